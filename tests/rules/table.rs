//! Parses rule tables, in Chinese, with one request in each row. It must not know any form.
//!
//! `rules/_office.txt` describes the notation, above the office with which all tables begin.

use qiantai::engine::decision::Input;

/// One sentence and the rows that show it.
pub struct Case {
    pub title: String,
    pub rows: Vec<Row>,
}

/// A row with its line number.
pub struct Row {
    pub line: usize,
    pub says: Says,
}

/// What a row says.
pub enum Says {
    /// `fresh`: an empty office, before it is opened.
    Fresh,
    /// `at 2026-11-21 14:32`: the desk's clock.
    At(String),
    /// `as 102`: the badge.
    By(u32),
    /// `policy NAME WORTH`: set by the head, with a real step.
    Policy(String, String),
    /// `carried NAME WORTH`: chosen in a release that knew the name, whether or not this one does.
    Carried(String, String),
    /// `older ROOM KEYS`: keys of a room as they were written before there was a register of keys.
    Older(String, i64),
    /// `given …`: a step that must be accepted, whatever it warns of.
    Given(Request),
    /// `F-14 open … | answer | notices`.
    Ask(Request, Wanted),
    /// `try F-14 open … | answer | notices`: a dry run.
    Try(Request, Wanted),
    /// `expect …`.
    Expect(Vec<String>),
}

/// The step of a row.
#[derive(Default)]
pub struct Request {
    pub form: String,
    pub step: String,
    /// The label under which the new slip is spoken of later.
    pub label: Option<String>,
    /// The label or number of the slip; without it, the last slip of the form.
    pub on: Option<String>,
    pub seen: Option<u32>,
    pub cosign: Option<u32>,
    pub occurred: String,
    pub source: String,
    pub late: String,
    pub fields: Vec<(String, Input)>,
}

/// The last two columns.
pub struct Wanted {
    pub answer: String,
    pub notices: String,
}

/// Reads the cases of a table. Rows before the first `##` belong to a case without a title.
pub fn read(text: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_string(), rows: Vec::new() });
        } else if !line.is_empty() && !line.starts_with('#') {
            let says = says(line).map_err(|why| format!("line {}: {why}: {line}", n + 1))?;
            if cases.is_empty() {
                cases.push(Case { title: String::new(), rows: Vec::new() });
            }
            let row = Row { line: n + 1, says };
            cases.last_mut().expect("a case stands").rows.push(row);
        }
    }
    Ok(cases)
}

fn says(line: &str) -> Result<Says, String> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        "fresh" => Ok(Says::Fresh),
        "at" => Ok(Says::At(rest.to_string())),
        "as" => rest.parse().map(Says::By).map_err(|_| "a badge is a number".to_string()),
        "policy" => {
            let (name, worth) = rest.split_once(' ').ok_or("policy NAME WORTH")?;
            Ok(Says::Policy(name.to_string(), worth.to_string()))
        }
        "carried" => {
            let (name, worth) = rest.split_once(' ').ok_or("carried NAME WORTH")?;
            Ok(Says::Carried(name.to_string(), worth.to_string()))
        }
        "older" => {
            let (room, keys) = rest.split_once(' ').ok_or("older ROOM KEYS")?;
            let keys = keys.parse().map_err(|_| "so many keys are a number")?;
            Ok(Says::Older(room.to_string(), keys))
        }
        "given" => Ok(Says::Given(request(rest)?)),
        "expect" => Ok(Says::Expect(tokens(rest)?)),
        "try" => columns(rest).map(|(request, wanted)| Says::Try(request, wanted)),
        _ => columns(line).map(|(request, wanted)| Says::Ask(request, wanted)),
    }
}

fn columns(line: &str) -> Result<(Request, Wanted), String> {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [asked, answer, notices] = parts.as_slice() else {
        return Err("a row has three columns: request | answer | notices".to_string());
    };
    let wanted = Wanted { answer: (*answer).to_string(), notices: (*notices).to_string() };
    Ok((request(asked)?, wanted))
}

/// `FORM STEP [as-slip L] [on L] [seen N] [cosign N] [occurred T] [source S] [late S] field=value …`.
fn request(text: &str) -> Result<Request, String> {
    let mut words = tokens(text)?.into_iter();
    let (Some(form), Some(step)) = (words.next(), words.next()) else {
        return Err("a request begins with a form and a step".to_string());
    };
    let mut request = Request { form, step, ..Request::default() };
    while let Some(word) = words.next() {
        if let Some((name, value)) = word.split_once('=') {
            request.fields.push((name.to_string(), input(value)?));
            continue;
        }
        let value = words.next().ok_or_else(|| format!("nothing follows {word}"))?;
        let number = || value.parse::<u32>().map_err(|_| format!("{word} takes a number"));
        match word.as_str() {
            "as-slip" => request.label = Some(value),
            "on" => request.on = Some(value),
            "seen" => request.seen = Some(number()?),
            "cosign" => request.cosign = Some(number()?),
            "occurred" => request.occurred = value,
            "source" => request.source = value,
            "late" => request.late = value,
            _ => return Err(format!("{word} is not understood")),
        }
    }
    Ok(request)
}

/// `text`, or `[a=1 b=2; a=3]` for rows.
fn input(value: &str) -> Result<Input, String> {
    let Some(rows) = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) else {
        return Ok(Input::Text(value.to_string()));
    };
    let row = |row: &str| {
        let cell = |word: String| {
            let (name, value) = word.split_once('=').ok_or(format!("{word} has no ="))?;
            Ok((name.to_string(), value.to_string()))
        };
        tokens(row)?.into_iter().map(cell).collect::<Result<Vec<_>, String>>()
    };
    rows.split(';').map(row).collect::<Result<Vec<_>, String>>().map(Input::Rows)
}

/// Words parted by blanks; `"…"` and `[…]` hold blanks; `\u{202e}` is that character, and `字×81`
/// is eighty-one of it.
fn tokens(text: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let (mut word, mut quoted, mut depth) = (String::new(), false, 0_usize);
    for c in text.chars() {
        match c {
            '"' if depth == 0 => quoted = !quoted,
            ' ' if !quoted && depth == 0 => {
                if !word.is_empty() {
                    found.push(std::mem::take(&mut word));
                }
            }
            _ => {
                depth = match c {
                    '[' => depth + 1,
                    ']' => depth.saturating_sub(1),
                    _ => depth,
                };
                word.push(c);
            }
        }
    }
    if quoted || depth > 0 {
        return Err("a quote or bracket is not closed".to_string());
    }
    if !word.is_empty() {
        found.push(word);
    }
    found.iter().map(|word| spelled(word)).collect()
}

fn spelled(word: &str) -> Result<String, String> {
    let mut text = word.to_string();
    while let Some((before, rest)) = text.split_once("\\u{") {
        let (code, after) = rest.split_once('}').ok_or("\\u{ is not closed")?;
        let c = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        text = format!("{before}{}{after}", c.ok_or("no such character")?);
    }
    if let Some((before, times)) = text.rsplit_once('×')
        && let (Some(c), Ok(times)) = (before.chars().last(), times.parse::<usize>())
    {
        text = format!("{before}{}", c.to_string().repeat(times.saturating_sub(1)));
    }
    Ok(text)
}
