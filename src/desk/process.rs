//! The desk as a process: it leaves the terminal's session, opens the store, and only then listens.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use super::log;
use super::office::{Desk, Ended, Inbox};
use super::pepper_file;
use super::pins::PinPool;
use super::serve::{Server, Serving};
use super::watching::watch_store;
use crate::protocol::frame::Served;
use crate::protocol::spawn::{self, Places};
use crate::store::{Store, StoreProblem};

/// Threads that work out PINs. One: it keeps 19 MiB from the first PIN on, and a whole office that
/// signs in at eight o'clock waits a second or two at most.
const PIN_THREADS: usize = 1;

/// Executes this program again with the same arguments if its environment lacks the settings for
/// the C library's allocator. It stays the same process to everybody else; if it cannot be done,
/// the program goes on as it is.
pub fn begin_anew() {
    use std::os::unix::process::CommandExt;
    let lacking = spawn::housekeeping();
    if lacking.is_empty() {
        return;
    }
    let Ok(program) = spawn::own_program() else { return };
    let mut words = std::env::args_os();
    let name = words.next().unwrap_or_default();
    // `exec` returns only when it failed.
    let _ = std::process::Command::new(program).arg0(name).args(words).envs(lacking).exec();
}

/// Whom the desk serves: terminals of its own account, or, kept by a service, accounts of a group.
pub struct Terms<'a> {
    pub idle: Option<Duration>,
    /// The name of the service's office, and its group.
    pub service: Option<(&'a str, &'a str)>,
}

/// Serves a data folder until asked to end, or until nobody has been there for the idle time. Answers the
/// process's exit code: 0 it ended in order, 3 the store failed.
pub fn serve(dir: &Path, terms: &Terms<'_>, say: fn(&str)) -> i32 {
    spawn::leave_session();
    let places = match terms.service {
        Some((office, group)) => Places::of_service(dir, office, group),
        None => Places::of(dir),
    };
    let places = match places {
        Ok(places) => places,
        Err(problem) => {
            say(&problem.to_string());
            return 3;
        }
    };
    match serve_at(dir, terms.idle, &places, say) {
        Ok(Ended::Asked | Ended::Displaced | Ended::Idle) => 0,
        Ok(Ended::Failed(sentence)) => {
            say(&sentence);
            3
        }
        Err(problem) => {
            match problem {
                StoreProblem::Busy => places.report_busy(),
                _ => places.report_failure(&problem.to_string()),
            }
            say(&problem.to_string());
            3
        }
    }
}

fn serve_at(
    dir: &Path,
    idle: Option<Duration>,
    places: &Places,
    say: fn(&str),
) -> Result<Ended, StoreProblem> {
    log::begin(dir);
    let store = Store::open(dir)?;
    let head = store.head().seq;
    log::note("began", &[("pid", std::process::id().into()), ("head", head.into())]);
    let (pepper, said) = pepper_file::of_desk(&store)?;
    let (inbox, arriving) = channel();
    let pins = PinPool::open(PIN_THREADS, inbox.clone(), Inbox::Pin)?;
    end_on_signal(&inbox)?;
    let serving = Serving::default();
    serving.set(served(&store)?);
    let woken = inbox.clone();
    watch_store(dir, move || woken.send(Inbox::Stirred).is_ok());
    let server = Server::bind(places, serving.clone(), inbox.clone(), Inbox::Arrived)?;
    let desk = Desk::new(dir.to_path_buf(), store, server.outbox(), pins, inbox)?;
    let desk = desk.known_as(serving).saying(say).peppered(pepper, said);
    tell_service_manager();
    let ended = desk.run(&arriving, idle);
    let why = match &ended {
        Ended::Asked => "asked",
        Ended::Displaced => "displaced",
        Ended::Idle => "idle",
        Ended::Failed(_) => "failed",
    };
    log::note("ended", &[("why", why.into())]);
    server.stop();
    Ok(ended)
}

/// Tells whoever keeps this desk as a service (`Type=notify`) that it answers. Nobody may be there to hear it.
fn tell_service_manager() {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};
    let Some(at) = std::env::var_os("NOTIFY_SOCKET") else { return };
    let at = at.as_encoded_bytes();
    let address = match at.strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(std::ffi::OsStr::from_bytes(at)),
    };
    if let (Ok(address), Ok(socket)) = (address, UnixDatagram::unbound()) {
        let _ = socket.send_to_addr(b"READY=1", &address);
    }
}

/// What a hello says of an open store; nothing for one in memory.
fn served(store: &Store) -> Result<Option<Served>, StoreProblem> {
    let Some(file) = store.file() else { return Ok(None) };
    let identity = store.identity()?;
    let head = store.head().seq;
    Ok(Some(Served { file, office: identity.office, generation: identity.generation, head }))
}

/// SIGTERM and SIGINT end the desk after what waits has been answered.
fn end_on_signal(inbox: &std::sync::mpsc::Sender<Inbox>) -> Result<(), StoreProblem> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGINT])?;
    let inbox = inbox.clone();
    std::thread::Builder::new().name("signals".to_string()).spawn(move || {
        for _ in signals.forever() {
            if inbox.send(Inbox::End).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}
