//! Desks as separate processes: killed, stopped, started again.

use super::*;

/// Not a test: the code that the copy of this program runs. Without the variable it does nothing.
#[test]
fn as_a_desk_process() {
    let Some(data) = std::env::var_os(BE_A_DESK) else { return };
    qiantai::protocol::spawn::leave_session();
    let data = std::path::PathBuf::from(data);
    let places = Places::within(&data, &data).unwrap();
    // Stands for the store's lock: whoever does not get it is not the desk.
    let store = std::fs::File::create(data.join("store")).unwrap();
    if store.try_lock().is_err() {
        places.report_busy();
        return;
    }
    let mut starts =
        std::fs::OpenOptions::new().append(true).create(true).open(data.join("starts")).unwrap();
    starts.write_all(b"x").unwrap();
    let (server, arrived) = watched(&places);
    let outbox = server.outbox();
    // A forgotten desk ends by itself.
    while let Ok(a) = arrived.recv_timeout(Duration::from_secs(60)) {
        if let Arrived::Body { conn, bytes, .. } = a {
            outbox.send(conn, bytes);
        }
    }
}

fn start_desk_process(places: &Places) -> io::Result<Option<Child>> {
    std::process::Command::new(std::env::current_exe()?)
        .args(["--exact", "processes::as_a_desk_process", "--test-threads=1"])
        .env(BE_A_DESK, &places.data)
        .env("QIANTAI_STARTED_BY_TERMINAL", "1")
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .map(Some)
}

/// The process at the other end.
fn desk_of(stream: &UnixStream) -> rustix::process::Pid {
    rustix::net::sockopt::socket_peercred(stream).unwrap().pid
}

fn signal(desk: rustix::process::Pid, signal: rustix::process::Signal) {
    rustix::process::kill_process(desk, signal).unwrap();
}

#[test]
fn a_killed_desk_process_is_started_once_by_thirty_terminals() {
    const ROUNDS: usize = 5;
    let (dir, places) = office();
    for _ in 0..ROUNDS {
        let together = Barrier::new(30);
        let desks = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for n in 0..30_u8 {
                let (places, together, desks) = (&places, &together, &desks);
                scope.spawn(move || {
                    together.wait();
                    let line = connect_or_start(places, || start_desk_process(places)).unwrap();
                    assert_eq!(ask(&line.stream, &[n]).unwrap(), [n]);
                    desks.lock().unwrap().push(desk_of(&line.stream));
                });
            }
        });
        let mut desks = desks.into_inner().unwrap();
        desks.dedup();
        assert_eq!(desks.len(), 1, "all speak to the same desk");
        // It left the session it was started in, so that closing a window does not end it.
        assert_eq!(rustix::process::getsid(Some(desks[0])).unwrap(), desks[0]);
        let line = raw(&places);
        signal(desks[0], rustix::process::Signal::KILL);
        assert!(!matches!(frame::read_body(&mut &line), Ok(Some(_))));
        assert!(places.socket.exists(), "killed, it leaves its socket behind");
    }
    assert_eq!(std::fs::read(dir.path().join("starts")).unwrap().len(), ROUNDS);
}

#[test]
fn a_stopped_desk_process_is_told_and_not_replaced() {
    let (dir, places) = office();
    let line = connect_or_start(&places, || start_desk_process(&places)).unwrap();
    let desk = desk_of(&line.stream);
    signal(desk, rustix::process::Signal::STOP);
    let problem = connect_or_start(&places, nobody_starts);
    signal(desk, rustix::process::Signal::CONT);
    assert!(matches!(problem, Err(SpawnProblem::Frozen)), "{problem:?}");
    // It goes on where it stood.
    assert_eq!(ask(&line.stream, b"still").unwrap(), b"still");
    signal(desk, rustix::process::Signal::KILL);
    assert_eq!(std::fs::read(dir.path().join("starts")).unwrap().len(), 1);
}
