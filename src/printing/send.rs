//! Bytes on their way to a printer, on a thread of their own and with a deadline: a printer that is off must
//! hold up nobody.
//!
//! A queue takes a paper whether or not its printer is on, so nothing here says that it was printed.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::way::Way;
use crate::files;

/// How long a printer may take to take a paper.
pub const DEADLINE: Duration = Duration::from_secs(20);
/// Between two looks at a program that runs.
const LOOK: Duration = Duration::from_millis(15);

/// How long the end of a connection is waited for.
const END: Duration = Duration::from_secs(2);

/// What is to be printed.
#[derive(Clone, Debug)]
pub struct Job {
    pub way: Way,
    pub bytes: Vec<u8>,
    /// What it is called in the queue.
    pub title: String,
    /// The queue must not look into it: it is the printer's own language already.
    pub raw: bool,
}

/// Sends a paper and waits at most until the deadline. What is known then, in one sentence.
///
/// # Errors
/// One sentence: it was not taken.
pub fn send(job: Job, deadline: Duration) -> Result<String, String> {
    let (done, told) = mpsc::channel();
    let until = Instant::now() + deadline;
    let sending = move || drop(done.send(deliver(&job, until)));
    let started = thread::Builder::new().name("printer".into()).spawn(sending);
    if started.is_err() {
        return Err("没交成:本机线程不够用,请关掉一些程序".to_string());
    }
    // A little longer than the thread itself may take, which has the better sentence.
    let late = || Err("没交成:到时限打印机还没有收下".to_string());
    told.recv_timeout(deadline + Duration::from_secs(2)).unwrap_or_else(|_| late())
}

fn deliver(job: &Job, until: Instant) -> Result<String, String> {
    match &job.way {
        Way::Queue(name) => queue(job, name, until),
        Way::Device(path) => device(path, &job.bytes, until)
            .map(|()| format!("已交打印:{}", path.display()))
            .map_err(|why| format!("没交成:{why}")),
        Way::Tcp(address) => tcp(address, &job.bytes, until)
            .map(|()| format!("已交打印:{address}"))
            .map_err(|why| format!("没交成:{address} {why}")),
    }
}

/// Hands it to the print system, and asks how the queue stands.
fn queue(job: &Job, name: &str, until: Instant) -> Result<String, String> {
    let mut lp = Command::new("lp");
    lp.args(["-d", name, "-t", &job.title]);
    if job.raw {
        lp.args(["-o", "raw"]);
    }
    lp.arg("-");
    match run(&mut lp, &job.bytes, until) {
        Ok(Some((true, _))) => {}
        Ok(Some((false, why))) => {
            let why = why.lines().last().unwrap_or_default().trim().to_string();
            return Err(format!("没交成:{name} 不收({why});请核对打印机名"));
        }
        Ok(None) => return Err(format!("没交成:{name} 到时限还没有收下")),
        Err(problem) if problem.kind() == ErrorKind::NotFound => {
            return Err("没交成:本机没有打印系统(lp);可改用网口或设备".to_string());
        }
        Err(problem) => return Err(format!("没交成:lp 打不开({problem})")),
    }
    // Only what is known: a queue that is stopped prints nothing now.
    let stands = run(Command::new("lpstat").args(["-p", name]), &[], until);
    let stopped = matches!(&stands, Ok(Some((_, said))) if said.contains("disabled"));
    Ok(match stopped {
        true => format!("已交打印:{name};但它停着,恢复后才会打出"),
        false => format!("已交打印:{name}"),
    })
}

/// Runs a program with this input: whether it went well, and what it said; none: not until the deadline.
pub(super) fn run(
    command: &mut Command,
    input: &[u8],
    until: Instant,
) -> io::Result<Option<(bool, String)>> {
    command.env("LC_ALL", "C").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (input, pipe) = (input.to_vec(), child.stdin.take());
    // A program that does not read must not hold up the deadline.
    thread::spawn(move || pipe.map(|mut pipe| pipe.write_all(&input)));
    let said = [reader(child.stdout.take()), reader(child.stderr.take())];
    let Some(good) = wait(&mut child, until)? else { return Ok(None) };
    let mut words = String::new();
    for told in said.into_iter().flatten() {
        words.push_str(&told.recv_timeout(Duration::from_secs(1)).unwrap_or_default());
    }
    Ok(Some((good, words)))
}

/// Reads what a program says, beside.
fn reader(from: Option<impl io::Read + Send + 'static>) -> Option<mpsc::Receiver<String>> {
    let mut from = from?;
    let (told, hear) = mpsc::channel();
    thread::spawn(move || {
        let mut words = Vec::new();
        // What was read until a problem is all that there is.
        let _ = io::Read::read_to_end(&mut from, &mut words);
        let _ = told.send(String::from_utf8_lossy(&words).into_owned());
    });
    Some(hear)
}

fn wait(child: &mut Child, until: Instant) -> io::Result<Option<bool>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if Instant::now() >= until {
            let _ = child.kill();
            let _ = child.wait();
            return Ok(None);
        }
        thread::sleep(LOOK);
    }
}

/// Writes to a device as fast as it takes it.
fn device(path: &Path, bytes: &[u8], until: Instant) -> Result<(), String> {
    let said = |problem: &io::Error| match problem.kind() {
        ErrorKind::NotFound => format!("没有 {} 这个设备;打印机没接上?", path.display()),
        ErrorKind::StorageFull => format!("{} 满了,没有收下", path.display()),
        _ => files::reason(problem, path),
    };
    let kind = std::fs::metadata(path).map_err(|problem| said(&problem))?.file_type();
    if !kind.is_char_device() && !kind.is_fifo() {
        return Err(format!("{} 不是打印机设备;要存成文件,请选写到文件", path.display()));
    }
    let mut out = open_device(path).map_err(|problem| said(&problem))?;
    let mut rest = bytes;
    while !rest.is_empty() {
        match out.write(rest) {
            Ok(0) => return Err(format!("{} 没有收下", path.display())),
            Ok(taken) => rest = rest.get(taken..).unwrap_or_default(),
            Err(problem) if problem.kind() == ErrorKind::Interrupted => {}
            Err(problem) if problem.kind() == ErrorKind::WouldBlock => {
                if !ready(&out, until) {
                    let path = path.display();
                    return Err(format!("{path} 到时限还没有全收下;没开机或缺纸?"));
                }
            }
            Err(problem) => return Err(said(&problem)),
        }
    }
    Ok(())
}

/// Opens a device without waiting for it: one that is off, or a pipe that nobody reads, must hold nobody up.
///
/// # Errors
/// It is not there, may not be written to, or nobody reads the pipe.
pub fn open_device(path: &Path) -> io::Result<File> {
    let nonblocking = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
    OpenOptions::new().write(true).custom_flags(nonblocking).open(path)
}

/// Waits until a device takes more; `false`: not until the deadline.
fn ready(out: &File, until: Instant) -> bool {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let wait = Timespec::try_from(left).ok();
        let mut fds = [PollFd::new(out, PollFlags::OUT)];
        match poll(&mut fds, wait.as_ref()) {
            // A signal came, a window of another size: the printer is waited for as before.
            Err(problem) if problem == rustix::io::Errno::INTR && !left.is_zero() => {}
            ready => return !left.is_zero() && ready.is_ok_and(|n| n > 0),
        }
    }
}

fn tcp(address: &str, bytes: &[u8], until: Instant) -> Result<(), String> {
    let left = || until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
    let unknown = |_| "找不到这个地址".to_string();
    let found = address.to_socket_addrs().map_err(unknown)?.next();
    let found = found.ok_or_else(|| "找不到这个地址".to_string())?;
    let failed = |problem: io::Error| match problem.kind() {
        ErrorKind::ConnectionRefused => "拒绝连接;打印机没开,或端口不对".to_string(),
        ErrorKind::TimedOut | ErrorKind::WouldBlock => {
            "到时限没有收下;打印机没开,或网不通".to_string()
        }
        _ => format!("连不上({problem})"),
    };
    let mut out = TcpStream::connect_timeout(&found, left()).map_err(failed)?;
    let mut rest = bytes;
    while !rest.is_empty() {
        out.set_write_timeout(Some(left())).map_err(failed)?;
        match out.write(rest) {
            Ok(0) => return Err("断开了,没有全收下".to_string()),
            Ok(taken) => rest = rest.get(taken..).unwrap_or_default(),
            Err(problem) if problem.kind() == ErrorKind::Interrupted => {}
            Err(problem) => return Err(failed(problem)),
        }
    }
    out.flush().map_err(failed)?;
    hear_the_end(&mut out, until)
}

/// Ends the sending side and waits a little for what the printer does then: one that closes has read all, one that
/// resets has thrown it away. One that keeps the connection is printing.
fn hear_the_end(out: &mut TcpStream, until: Instant) -> Result<(), String> {
    let reset = || "断开了,没有全收下;请看纸上打到哪里".to_string();
    if out.shutdown(Shutdown::Write).is_err() {
        return Err(reset());
    }
    let until = until.min(Instant::now() + END);
    let mut answer = [0; 256];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        // Without a limit nothing could be waited for.
        if left.is_zero() || out.set_read_timeout(Some(left)).is_err() {
            return Ok(());
        }
        match io::Read::read(out, &mut answer) {
            Ok(0) => return Ok(()),
            // What it says of itself is not asked for.
            Ok(_) => {}
            Err(problem) => match problem.kind() {
                ErrorKind::Interrupted => {}
                ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(()),
                _ => return Err(reset()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// Reads a little of it, and closes with the rest unread: the system answers with a reset.
    #[test]
    fn a_printer_that_throws_a_paper_away_has_not_taken_it() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let printer = thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            io::Read::read_exact(&mut peer, &mut [0; 1]).unwrap();
            thread::sleep(Duration::from_millis(300));
        });
        let job =
            Job { way: Way::Tcp(address), bytes: vec![b'x'; 4_000], title: "x".into(), raw: true };
        let told = send(job, DEADLINE);
        printer.join().unwrap();
        assert!(told.as_ref().is_err_and(|why| why.contains("断开了")), "{told:?}");
    }

    #[test]
    fn a_printer_that_keeps_the_connection_has_taken_the_paper() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let job =
            Job { way: Way::Tcp(address), bytes: b"paper".to_vec(), title: "x".into(), raw: true };
        let begun = Instant::now();
        // Nobody accepts it: the system has it, and the connection stands.
        assert!(send(job, DEADLINE).is_ok());
        assert!(begun.elapsed() < DEADLINE / 2);
        drop(listener);
    }
}
