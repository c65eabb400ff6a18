//! A script's way to the desk: one question, one answer, in order.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use super::{FAILED, REFUSED, USAGE, complain};
use crate::protocol::frame;
use crate::protocol::messages;
use crate::protocol::messages::{Reply, Request, Sent, Told};
use crate::protocol::spawn::{self, Places, SpawnProblem};

/// How long a script waits for one answer. A check of a large store takes its time.
const PATIENCE: Duration = Duration::from_secs(600);

/// What is said of a folder in which no office was opened.
pub(super) const NO_OFFICE: &str =
    "数据目录里没有管理处;请核对 --data,或先 qiantai setup、qiantai demo";

/// A connection that asks and waits.
pub(super) struct Caller {
    stream: UnixStream,
    n: u64,
}

impl Caller {
    /// Connects, starting the desk if none runs.
    pub(super) fn connect(dir: &Path) -> Result<Self, String> {
        if !crate::store::Store::exists(dir) {
            return Err(NO_OFFICE.to_string());
        }
        let places = Places::of(dir).map_err(|p| p.to_string())?;
        let found = spawn::connect_or_start(&places, || spawn::start_desk(&places));
        Self::over(found.map_err(|p| p.to_string())?.stream)
    }

    /// Connects to a desk that runs already; `None` where none does.
    pub(super) fn running(dir: &Path) -> Result<Option<Self>, String> {
        let places = Places::of(dir).map_err(|p| p.to_string())?;
        let nobody = || Err(std::io::Error::other("不启动"));
        match spawn::connect_or_start(&places, nobody) {
            Ok(found) => Self::over(found.stream).map(Some),
            Err(SpawnProblem::Io { .. }) => Ok(None),
            Err(problem) => Err(problem.to_string()),
        }
    }

    fn over(stream: UnixStream) -> Result<Self, String> {
        stream.set_read_timeout(Some(PATIENCE)).map_err(|e| e.to_string())?;
        let mut caller = Self { stream, n: 0 };
        match caller.ask(Request::Hello { terminal: format!("script {}", std::process::id()) })? {
            Reply::Hello(_) => Ok(caller),
            other => Err(format!("前台进程回答不对:{other:?}")),
        }
    }

    /// One question and its answer; what is pushed meanwhile is for screens.
    pub(super) fn ask(&mut self, request: Request) -> Result<Reply, String> {
        self.n += 1;
        let Ok(body) = messages::write(&Sent { n: self.n, request }) else {
            // Nothing was sent, so the line is as good as before: the next question may go.
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

    /// Signs in with the PIN that the file has; else the exit code, with its sentence told.
    pub(super) fn sign_in(&mut self, badge: u32, pins: &[(u32, String)]) -> Result<(), u8> {
        let pin = pin_of(pins, badge).map_err(misused)?.to_string();
        match self.ask(Request::SignIn { badge, pin }) {
            Ok(Reply::SignedIn(_)) => Ok(()),
            other => Err(failed(other)),
        }
    }

    /// Waits until the desk has hung up: its store is closed by then.
    pub(super) fn until_ended(mut self) {
        while let Ok(Some(_)) = frame::read_body(&mut self.stream) {}
    }
}

/// Tells what is wrong with the call.
pub(super) fn misused(sentence: String) -> u8 {
    complain(&sentence);
    USAGE
}

/// Tells why an answer is not the one that was hoped for, and gives the exit code for it.
pub(super) fn failed(reply: Result<Reply, String>) -> u8 {
    let (sentence, code) = match reply {
        Ok(Reply::No(sentence)) => (sentence, REFUSED),
        Ok(Reply::Refused(notice)) => {
            (format!("{} ({})", notice.text, notice.cites.join(" ")), REFUSED)
        }
        Ok(Reply::Failed(sentence)) | Err(sentence) => (sentence, FAILED),
        Ok(other) => (format!("前台进程回答不对:{other:?}"), FAILED),
    };
    complain(&sentence);
    code
}

/// PINs by badge, from a file of `badge pin` lines.
pub(super) fn pins(file: Option<&Path>) -> Result<Vec<(u32, String)>, String> {
    let named =
        file.map(Path::to_path_buf).or_else(|| std::env::var_os("QIANTAI_PINS").map(Into::into));
    let Some(path) = named else { return Ok(Vec::new()) };
    let text = std::fs::read_to_string(&path)
        .map_err(|e| format!("密码文件 {} 读不出({e})", path.display()))?;
    let line = |line: &str| {
        let (badge, pin) = line.trim().split_once(char::is_whitespace)?;
        Some((badge.parse().ok()?, pin.trim().to_string()))
    };
    Ok(text.lines().filter_map(line).collect())
}

/// The PIN of a badge.
pub(super) fn pin_of(pins: &[(u32, String)], badge: u32) -> Result<&str, String> {
    let found = pins.iter().find(|(b, _)| *b == badge).map(|(_, pin)| pin.as_str());
    found.ok_or_else(|| format!("没有工号 {badge} 的密码;请用 --pins 文件(每行“工号 密码”)"))
}
