//! The printers of an office: those that `printers.toml` names, and the queues of this machine.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::send;
use super::way::Way;
use crate::files::read_text;
use crate::paper::{Format, Origin, U};

/// How long the print system may take to name its queues.
const PATIENCE: Duration = Duration::from_secs(3);

/// A printer as the office knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    pub name: String,
    pub way: Way,
    pub format: Format,
    pub origin: Origin,
}

/// The printers of a file; what is wrong with it is one sentence.
///
/// # Errors
/// The file is there and cannot be read, or does not say what it should.
pub fn of_file(path: &Path) -> Result<Vec<Printer>, String> {
    let text = match read_text(path) {
        Ok(text) => text,
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(problem) => return Err(format!("打印机表 {} 读不出({problem})", path.display())),
    };
    parse(&text).map_err(|why| format!("打印机表 {}:{why}", path.display()))
}

fn parse(text: &str) -> Result<Vec<Printer>, String> {
    let table: toml::Table = text.parse().map_err(|_| "不是 TOML;写法见手册“打印”".to_string())?;
    table.iter().map(|(name, about)| printer(name, about)).collect()
}

fn printer(name: &str, about: &toml::Value) -> Result<Printer, String> {
    const KNOWN: [&str; 3] = ["way", "format", "shift_mm"];
    let about = about.as_table().ok_or_else(|| format!("“{name}”应是一节 [\"{name}\"]"))?;
    if let Some(odd) = about.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(format!("“{name}”里不认识 {odd};可用:{}", KNOWN.join(" ")));
    }
    let text = |key: &str| about.get(key).and_then(toml::Value::as_str);
    let way = text("way").and_then(Way::parse).ok_or_else(|| {
        format!("“{name}”的 way 写成 lp:队列名、tcp:地址:9100 或 device:/dev/usb/lp0")
    })?;
    let format = text("format").and_then(Format::named).filter(|f| *f != Format::Xlsx);
    let format =
        format.ok_or_else(|| format!("“{name}”的 format 写成 escp、escpos、pdf 或 text"))?;
    let shift = match about.get("shift_mm") {
        None => Some(Origin::default()),
        Some(shift) => shift.as_array().and_then(|shift| match shift.as_slice() {
            [x, y] => Some(Origin { x: length(x.as_str()?)?, y: length(y.as_str()?)? }),
            _ => None,
        }),
    };
    let origin =
        shift.ok_or_else(|| format!("“{name}”的 shift_mm 写成 [\"1.5\", \"0.0\"](右、下,毫米)"))?;
    if about.contains_key("shift_mm") && format != Format::Escp {
        return Err(format!("“{name}”的 shift_mm 只用于 escp;请删去这一行"));
    }
    if !way.takes(format) {
        return Err(format!(
            "“{name}”:text 只能交打印队列(lp:);网口和设备请写 escp、escpos 或 pdf"
        ));
    }
    Ok(Printer { name: name.to_string(), way, format, origin })
}

/// Millimetres with at most one decimal, in units of a page.
pub(super) fn length(text: &str) -> Option<U> {
    let (minus, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(tenth) || tenth.len() > 1 || whole.len() > 3 {
        return None;
    }
    let tenths = whole.parse::<U>().ok()? * 10 + tenth.parse::<U>().ok()?;
    Some(minus * (tenths * 360 + 127) / 254)
}

/// The queues of the print system, to which documents are given; none where there is no such system.
pub fn queues() -> Vec<Printer> {
    let asked =
        send::run(Command::new("lpstat").arg("-e"), &[], Instant::now() + PATIENCE).ok().flatten();
    let Some((true, named)) = asked else { return Vec::new() };
    let printer = |name: &str| Printer {
        name: name.to_string(),
        way: Way::Queue(name.to_string()),
        format: Format::Pdf,
        origin: Origin::default(),
    };
    named.lines().map(str::trim).filter(|name| !name.is_empty()).map(printer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printers_are_read_as_the_handbook_writes_them() {
        let text = "[\"针打\"]\nway = \"lp:NEEDLE\"\nformat = \"escp\"\nshift_mm = [\"-1.5\", \"0.0\"]\n\
                    [\"小票\"]\nway = \"tcp:10.0.0.9\"\nformat = \"escpos\"\n";
        let printers = parse(text).unwrap();
        let needle = printers.iter().find(|p| p.name == "针打").unwrap();
        assert_eq!(needle.way, Way::Queue("NEEDLE".to_string()));
        assert_eq!(needle.origin, Origin { x: -21, y: 0 });
        let roll = printers.iter().find(|p| p.name == "小票").unwrap();
        assert_eq!(roll.way, Way::Tcp("10.0.0.9:9100".to_string()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, said) in [
            ("[a]\nway = \"usb\"\nformat = \"escp\"", "way"),
            ("[a]\nway = \"lp:x\"\nformat = \"html\"", "format"),
            ("[a]\nway = \"lp:x\"\nformat = \"escp\"\nshift_mm = [1.5, 2]", "shift_mm"),
            ("[a]\nway = \"lp:x\"\nformat = \"escp\"\nshift = 1", "不认识 shift"),
            ("[a]\nway = \"lp:x\"\nformat = \"pdf\"\nshift_mm = [\"1.5\", \"0.0\"]", "只用于 escp"),
            ("[a]\nway = \"tcp:10.0.0.9\"\nformat = \"text\"", "打印队列"),
            ("[a]\nway = \"device:/dev/usb/lp0\"\nformat = \"text\"", "打印队列"),
            ("a = ", "TOML"),
        ] {
            assert!(parse(text).unwrap_err().contains(said), "{text}");
        }
    }
}
