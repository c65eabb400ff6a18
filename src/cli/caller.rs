//! The connection of a command to the desk: one request, one reply.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use super::{FAILED, REFUSED, USAGE, fail};
use crate::files::{Keeper, read_secret};
use crate::protocol::frame;
use crate::protocol::messages;
use crate::protocol::messages::{Reply, Request, Sent, Told};
use crate::protocol::spawn::{self, Places, SpawnProblem};

/// How long a command waits for a reply.
const REPLY_TIMEOUT: Duration = Duration::from_secs(600);

/// The message for a folder without an office.
pub(super) const NO_OFFICE: &str =
    "数据目录里没有管理处;请核对 --data,或先 qiantai setup、qiantai demo";

/// A connection to the desk.
pub(super) struct Caller {
    stream: UnixStream,
    n: u64,
}

impl Caller {
    /// Connects, and starts the desk if it is not running.
    pub(super) fn connect(dir: &Path) -> Result<Self, String> {
        if spawn::office_of(dir).is_none() && !crate::store::Store::exists(dir) {
            return Err(NO_OFFICE.to_string());
        }
        let places = Places::of(dir).map_err(|p| p.to_string())?;
        let found = spawn::connect_or_start(&places, || spawn::start_desk(&places));
        Self::greet(found.map_err(|p| p.to_string())?.stream)
    }

    /// Connects to a running desk; `None` if there is none.
    pub(super) fn connect_to_running(dir: &Path) -> Result<Option<Self>, String> {
        let places = Places::of(dir).map_err(|p| p.to_string())?;
        let no_start = || Err(std::io::Error::other("不启动"));
        match spawn::connect_or_start(&places, no_start) {
            Ok(found) => Self::greet(found.stream).map(Some),
            Err(SpawnProblem::Io { .. }) => Ok(None),
            Err(problem) => Err(problem.to_string()),
        }
    }

    /// Connects to a desk that answers now, and leaves no trace in the data folder.
    pub(super) fn glance(dir: &Path) -> Result<Option<Self>, String> {
        let places = Places::of(dir).map_err(|p| p.to_string())?;
        let found = spawn::connect_if_running(&places).map_err(|p| p.to_string())?;
        found.map(|found| Self::greet(found.stream)).transpose()
    }

    fn greet(stream: UnixStream) -> Result<Self, String> {
        stream.set_read_timeout(Some(REPLY_TIMEOUT)).map_err(|e| e.to_string())?;
        let mut caller = Self { stream, n: 0 };
        match caller.ask(Request::Hello { terminal: format!("script {}", std::process::id()) })? {
            Reply::Hello(_) => Ok(caller),
            other => Err(format!("前台进程回答不对:{other:?}")),
        }
    }

    /// Sends a request and returns its reply. Other messages are for screens and are ignored.
    pub(super) fn ask(&mut self, request: Request) -> Result<Reply, String> {
        self.n += 1;
        // To read a whole store through takes as long as it takes; a desk that ends meanwhile closes the line.
        let whole = matches!(
            request,
            Request::Check | Request::CheckJson | Request::Report { .. } | Request::Backup { .. }
        );
        let patience = if whole { None } else { Some(REPLY_TIMEOUT) };
        self.stream.set_read_timeout(patience).map_err(|e| e.to_string())?;
        let Ok(body) = messages::write(&Sent { n: self.n, request }) else {
            // Nothing was sent, so the connection can still be used.
            return Ok(Reply::No("内容太多,一次送不出去;请分成几次".to_string()));
        };
        frame::write_body(&mut self.stream, &body).map_err(|e| e.to_string())?;
        loop {
            let body = frame::read_body(&mut self.stream).map_err(|e| e.to_string())?;
            let Some(body) = body else {
                return Err("前台进程断开了;请重试".to_string());
            };
            match messages::read::<Told>(&body) {
                Ok(Told::Reply { n, reply }) if n == self.n => return Ok(reply),
                Ok(_) => {}
                Err(_) => return Err("前台进程的回答无法解读;程序版本不一致?".to_string()),
            }
        }
    }

    /// Signs in with the PIN of the badge. If that fails, prints why and returns the exit code.
    pub(super) fn sign_in(&mut self, badge: u32, pins: &[(u32, String)]) -> Result<(), u8> {
        let pin = pin_of(pins, badge).map_err(usage_error)?.to_string();
        match self.ask(Request::SignIn { badge, pin }) {
            Ok(Reply::SignedIn(_)) => Ok(()),
            Ok(Reply::MustChange) => {
                let way = format!("qiantai pin --as {badge} --new 文件");
                Err(fail(&format!("工号{badge}的密码是发的,请先改成自己的:{way}"), REFUSED))
            }
            other => Err(reply_error(other)),
        }
    }

    /// Waits until the desk has closed the connection, and thus its store.
    pub(super) fn wait_until_closed(mut self) {
        while let Ok(Some(_)) = frame::read_body(&mut self.stream) {}
    }
}

/// Prints what is wrong with the arguments, and returns the exit code.
pub(super) fn usage_error(sentence: String) -> u8 {
    fail(&sentence, USAGE)
}

/// Prints why a reply is not the expected one, and returns the exit code.
pub(super) fn reply_error(reply: Result<Reply, String>) -> u8 {
    let (sentence, code) = match reply {
        Ok(Reply::No(sentence)) => (sentence, REFUSED),
        Ok(Reply::Refused(notice)) => {
            (format!("{} ({})", notice.text, notice.cites.join(" ")), REFUSED)
        }
        Ok(Reply::Failed(sentence)) | Err(sentence) => (sentence, FAILED),
        Ok(other) => (format!("前台进程回答不对:{other:?}"), FAILED),
    };
    fail(&sentence, code)
}

/// Reads PINs by badge from a file of `badge pin` lines.
pub(super) fn read_pins(file: Option<&Path>) -> Result<Vec<(u32, String)>, String> {
    let path =
        file.map(Path::to_path_buf).or_else(|| std::env::var_os("QIANTAI_PINS").map(Into::into));
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = read_secret(&path, Keeper::Person)
        .map_err(|problem| problem.sentence("密码文件", &path))?;
    let line = |line: &str| {
        let (badge, pin) = line.trim().split_once(char::is_whitespace)?;
        Some((badge.parse().ok()?, pin.trim().to_string()))
    };
    Ok(text.lines().filter_map(line).collect())
}

/// The new PIN of a badge, out of the file that `--new` names.
pub(super) fn new_pin_of(pins: &[(u32, String)], badge: u32) -> Result<&str, String> {
    let wanted = format!("--new 文件里没有工号 {badge} 的新密码(每行“工号 密码”)");
    pin_of(pins, badge).map_err(|_| wanted)
}

/// The PIN of a badge.
pub(super) fn pin_of(pins: &[(u32, String)], badge: u32) -> Result<&str, String> {
    let found = pins.iter().find(|(b, _)| *b == badge).map(|(_, pin)| pin.as_str());
    found.ok_or_else(|| format!("没有工号 {badge} 的密码;请用 --pins 文件(每行“工号 密码”)"))
}
