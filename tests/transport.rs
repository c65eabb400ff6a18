//! The connection between desk and terminals, with a desk that only echoes: many starters get one desk, no
//! terminal delays another, invalid bytes end only their own connection.
//!
//! It must not test the meaning of messages, and must not sleep to synchronise.

#[path = "transport/processes.rs"]
mod processes;

use qiantai::desk::serve::{Arrived, Conn, IN_BODIES, Outbox, Sent, Server, Serving};
use qiantai::protocol::client::{Link, LinkNews, SendProblem};
use qiantai::protocol::frame;
use qiantai::protocol::frame::{Hello, MAX_BODY, PROTOCOL};
use qiantai::protocol::spawn::{Places, SpawnProblem, connect_or_start};
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Child;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Long enough that only a real fault reaches it.
const LONG: Duration = Duration::from_secs(30);

fn office() -> (tempfile::TempDir, Places) {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::within(dir.path(), dir.path()).unwrap();
    (dir, places)
}

fn nobody_starts() -> io::Result<Option<Child>> {
    panic!("a desk runs already; none may be started")
}

/// A terminal in the raw: a socket after its hellos.
fn raw(places: &Places) -> UnixStream {
    connect_or_start(places, nobody_starts).unwrap().stream
}

fn ask(mut stream: &UnixStream, body: &[u8]) -> Option<Vec<u8>> {
    frame::write_body(&mut stream, body).unwrap();
    frame::read_body(&mut stream).unwrap()
}

/// A desk that sends every body back to who sent it.
struct EchoDesk {
    server: Option<Server>,
    echoing: Option<JoinHandle<()>>,
}

impl EchoDesk {
    fn open(places: &Places) -> EchoDesk {
        let (inbox, arrived) = channel();
        let server = Server::bind(places, Serving::default(), inbox, |a| a).unwrap();
        let outbox = server.outbox();
        let echoing = thread::spawn(move || echo(&arrived, &outbox));
        EchoDesk { server: Some(server), echoing: Some(echoing) }
    }
}

impl Drop for EchoDesk {
    fn drop(&mut self) {
        self.server.take().unwrap().stop();
        self.echoing.take().unwrap().join().unwrap();
    }
}

fn echo(arrived: &Receiver<Arrived>, outbox: &Outbox) {
    for a in arrived {
        if let Arrived::Body { conn, bytes, .. } = a {
            outbox.send(conn, bytes);
        }
    }
}

/// A server whose inbox the test reads itself.
fn watched(places: &Places) -> (Server, Receiver<Arrived>) {
    let (inbox, arrived) = channel();
    (Server::bind(places, Serving::default(), inbox, |a| a).unwrap(), arrived)
}

fn opened(arrived: &Receiver<Arrived>) -> Conn {
    match arrived.recv_timeout(LONG).unwrap() {
        Arrived::Opened { conn, .. } => conn,
        other => panic!("expected an opened connection, got {other:?}"),
    }
}

fn closed(arrived: &Receiver<Arrived>) -> (Conn, Option<String>) {
    match arrived.recv_timeout(LONG).unwrap() {
        Arrived::Closed { conn, why } => (conn, why),
        other => panic!("expected a closed connection, got {other:?}"),
    }
}

#[test]
fn thirty_terminals_at_once_start_one_desk() {
    for _ in 0..5 {
        let (_dir, places) = office();
        // A stale socket of a killed desk lies in the way.
        drop(UnixListener::bind(&places.socket).unwrap());
        let desks = Mutex::new(Vec::new());
        let together = Barrier::new(30);
        thread::scope(|scope| {
            for n in 0..30_u8 {
                let (places, desks, together) = (&places, &desks, &together);
                scope.spawn(move || {
                    together.wait();
                    let start = || {
                        desks.lock().unwrap().push(EchoDesk::open(places));
                        Ok(None)
                    };
                    let line = connect_or_start(places, start).unwrap();
                    assert_eq!(ask(&line.stream, &[n]).unwrap(), [n]);
                });
            }
        });
        assert_eq!(desks.lock().unwrap().len(), 1);
    }
}

#[test]
fn a_note_to_all_never_reaches_a_newcomer_before_the_hello() {
    let (_dir, places) = office();
    let (server, _arrived) = watched(&places);
    let outbox = server.outbox();
    thread::scope(|scope| {
        for _ in 0..100 {
            // The note goes out as soon as the way to the newcomer is open, which is before the hello.
            let posting = scope.spawn(|| {
                while outbox.count() == 0 {
                    thread::yield_now();
                }
                outbox.send_all(*b"note");
            });
            let line = raw(&places);
            assert_eq!(frame::read_body(&mut &line).unwrap().unwrap(), b"note");
            posting.join().unwrap();
            drop(line);
            while outbox.count() > 0 {
                thread::yield_now();
            }
        }
    });
}

#[test]
fn a_terminal_with_another_runtime_folder_finds_the_same_desk() {
    let (dir, places) = office();
    let _desk = EchoDesk::open(&places);
    let other = tempfile::tempdir().unwrap();
    let elsewhere = Places::within(dir.path(), other.path()).unwrap();
    assert_ne!(elsewhere.socket, places.socket);
    assert_eq!(ask(&raw(&elsewhere), b"here").unwrap(), b"here");
}

#[test]
fn a_removed_socket_comes_back_while_a_terminal_waits_for_it() {
    let (_dir, places) = office();
    let _desk = EchoDesk::open(&places);
    std::fs::remove_file(&places.socket).unwrap();
    let line = connect_or_start(&places, || {
        // What a second desk says when it finds the store owned.
        places.report_busy();
        Ok(None)
    });
    assert_eq!(ask(&line.unwrap().stream, b"again").unwrap(), b"again");
}

#[test]
fn a_desk_whose_place_was_taken_is_told() {
    let (_dir, places) = office();
    let (_first, arrived) = watched(&places);
    let _second = EchoDesk::open(&places);
    assert!(matches!(arrived.recv_timeout(LONG).unwrap(), Arrived::Displaced));
}

#[test]
fn a_terminal_that_never_reads_is_closed_and_delays_nobody() {
    let (_dir, places) = office();
    let (server, arrived) = watched(&places);
    let outbox = server.outbox();
    let frozen = raw(&places);
    let frozen_conn = opened(&arrived);
    let lively = raw(&places);
    let lively_conn = opened(&arrived);

    let mut rounds = 0;
    while outbox.send(frozen_conn, vec![0; 8192]) == Sent::Queued {
        // Each round the other terminal is answered, although the frozen one is full.
        frame::write_body(&mut &lively, b"q").unwrap();
        let Arrived::Body { conn, bytes, .. } = arrived.recv_timeout(LONG).unwrap() else {
            panic!("only the lively terminal speaks")
        };
        assert_eq!((conn, outbox.send(conn, bytes)), (lively_conn, Sent::Queued));
        assert_eq!(frame::read_body(&mut &lively).unwrap().unwrap(), b"q");
        rounds += 1;
        assert!(rounds < 10_000, "the queue is not bounded");
    }
    let (conn, why) = closed(&arrived);
    assert_eq!(conn, frozen_conn);
    assert!(why.unwrap().contains("不收信"));
    assert_eq!(outbox.send(frozen_conn, vec![1]), Sent::Gone);
    assert_eq!(outbox.count(), 1);
    // What had reached the system's buffer is still read, and then comes the end.
    frozen.set_read_timeout(Some(LONG)).unwrap();
    let mut rest = Vec::new();
    let _ = (&frozen).read_to_end(&mut rest);
    assert!(rest.len() < rounds * 8196 + 8196);
}

#[test]
fn a_flood_waits_with_the_terminal_and_not_with_the_desk() {
    let (_dir, places) = office();
    let (_server, arrived) = watched(&places);
    let flood = raw(&places);
    opened(&arrived);
    let written = Arc::new(AtomicUsize::new(0));
    let flooding = thread::spawn({
        let written = Arc::clone(&written);
        move || {
            let total = 40 * IN_BODIES;
            for _ in 0..total {
                frame::write_body(&mut &flood, &[9; 16 * 1024]).unwrap();
                written.fetch_add(1, Ordering::Relaxed);
            }
            total
        }
    });
    // All places are taken and kept: nothing more can come in, so nothing more is there.
    let mut held = Vec::new();
    while held.len() < IN_BODIES {
        held.push(arrived.recv_timeout(LONG).unwrap());
    }
    assert!(arrived.try_recv().is_err(), "more bodies than places");
    // Another terminal comes in all the same, as the very next thing in the inbox.
    let _other = raw(&places);
    opened(&arrived);
    assert!(written.load(Ordering::Relaxed) < 40 * IN_BODIES, "the flood was not held back");
    drop(held);
    let mut later = 0;
    while later < 39 * IN_BODIES {
        assert!(matches!(arrived.recv_timeout(LONG).unwrap(), Arrived::Body { .. }));
        later += 1;
    }
    assert_eq!(flooding.join().unwrap(), 40 * IN_BODIES);
}

#[test]
fn connections_that_only_stand_there_keep_no_terminal_out() {
    let (_dir, places) = office();
    let (server, arrived) = watched(&places);
    let outbox = server.outbox();
    let first = raw(&places);
    let signed_in = opened(&arrived);
    outbox.note_signed_in(signed_in, true);
    // More of one account than the desk has room for, and none of them says a word.
    let mut idle: Vec<UnixStream> = Vec::new();
    let (mut came, mut went) = (0, 0);
    while came < 300 {
        idle.push(raw(&places));
        loop {
            match arrived.recv_timeout(LONG).unwrap() {
                Arrived::Opened { .. } => break,
                Arrived::Closed { conn, why } => {
                    assert!(conn != signed_in && why.unwrap().contains("没有登录"));
                    went += 1;
                }
                other => panic!("nobody speaks: {other:?}"),
            }
        }
        came += 1;
    }
    while went < 300 + 1 - 192 {
        closed(&arrived);
        went += 1;
    }
    assert_eq!(outbox.count(), 192, "there is room for other accounts");
    // The terminal at which somebody is signed in stands, and the newest are let in.
    for (stream, conn) in [(&first, Some(signed_in)), (idle.last().unwrap(), None)] {
        frame::write_body(&mut &*stream, b"q").unwrap();
        let Arrived::Body { conn: of, bytes, .. } = arrived.recv_timeout(LONG).unwrap() else {
            panic!("a body was sent")
        };
        assert!(conn.is_none_or(|conn| conn == of));
        assert_eq!(outbox.send(of, bytes), Sent::Queued);
        assert_eq!(frame::read_body(&mut &*stream).unwrap().unwrap(), b"q");
    }
}

#[test]
fn a_frame_too_large_ends_its_own_connection_with_a_reason() {
    let (_dir, places) = office();
    let (server, arrived) = watched(&places);
    let bad = raw(&places);
    let conn = opened(&arrived);
    let over = u32::try_from(MAX_BODY + 1).unwrap();
    (&bad).write_all(&over.to_le_bytes()).unwrap();
    let (who, why) = closed(&arrived);
    assert_eq!(who, conn);
    assert!(why.unwrap().contains("超过上限"));
    assert!(frame::read_body(&mut &bad).unwrap().is_none());

    let _good = raw(&places);
    let conn = opened(&arrived);
    assert_eq!(server.outbox().send(conn, vec![0; MAX_BODY + 1]), Sent::TooLarge);
    assert_eq!(server.outbox().send(conn, vec![0; MAX_BODY]), Sent::Queued);
}

#[test]
fn half_a_frame_and_then_the_end_delivers_nothing() {
    let (_dir, places) = office();
    let (_server, arrived) = watched(&places);
    let torn = raw(&places);
    let conn = opened(&arrived);
    (&torn).write_all(&[100, 0, 0, 0, 1, 2, 3]).unwrap();
    drop(torn);
    assert_eq!(closed(&arrived), (conn, None));
}

#[test]
fn another_protocol_gets_our_version_and_a_sentence() {
    let (_dir, places) = office();
    let (_server, arrived) = watched(&places);
    let old = UnixStream::connect(&places.socket).unwrap();
    let hello = Hello { protocol: PROTOCOL + 1, build: "qiantai 9.9".into(), ..Hello::ours() };
    frame::write_hello(&mut &old, &hello).unwrap();
    let answer = frame::read_hello(&mut &old).unwrap().unwrap();
    assert_eq!(answer.protocol, PROTOCOL);
    assert!(answer.refusal.unwrap().contains("qiantai 9.9"));
    assert!(frame::read_body(&mut &old).unwrap().is_none(), "closed after the sentence");

    // One that does not speak our language at all is closed without a word.
    let mut stranger = UnixStream::connect(&places.socket).unwrap();
    stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let mut said = Vec::new();
    let _ = stranger.read_to_end(&mut said);
    assert!(said.is_empty());

    // Nothing of either has reached the desk: the first thing it hears is a real terminal.
    let _real = raw(&places);
    opened(&arrived);
}

#[test]
fn a_desk_of_another_version_is_left_alone_and_named() {
    let (_dir, places) = office();
    let listener = UnixListener::bind(&places.socket).unwrap();
    let newer = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        frame::read_hello(&mut &stream).unwrap().unwrap();
        let hello = Hello { protocol: PROTOCOL + 1, build: "qiantai 7.7".into(), ..Hello::ours() };
        frame::write_hello(&mut &stream, &hello).unwrap();
    });
    let problem = connect_or_start(&places, nobody_starts).unwrap_err();
    assert!(matches!(&problem, SpawnProblem::OtherVersion { theirs } if theirs == "qiantai 7.7"));
    assert!(problem.to_string().contains("7.7"));
    newer.join().unwrap();
}

#[test]
fn last_words_are_written_before_the_desk_ends() {
    let (_dir, places) = office();
    let (server, arrived) = watched(&places);
    let line = raw(&places);
    opened(&arrived);
    for n in 0..200_u8 {
        server.outbox().send_all(vec![n; 100]);
    }
    server.stop();
    for n in 0..200_u8 {
        assert_eq!(frame::read_body(&mut &line).unwrap().unwrap(), [n; 100]);
    }
    assert!(frame::read_body(&mut &line).unwrap().is_none());
    assert!(!places.socket.exists());
}

#[test]
fn a_link_comes_back_by_itself_and_says_so() {
    let (_dir, places) = office();
    let desk = Arc::new(Mutex::new(None));
    let start = {
        let (places, desk) = (places.clone(), Arc::clone(&desk));
        move || {
            *desk.lock().unwrap() = Some(EchoDesk::open(&places));
            Ok(None)
        }
    };
    let (news, heard) = channel();
    let link = Link::open(places, start, move |n| news.send(n).is_ok()).unwrap();
    let ticket = link.send(b"one".to_vec()).unwrap();
    assert!(link.waiting_since().is_some());
    assert_eq!(heard.recv_timeout(LONG).unwrap(), LinkNews::Body(b"one".to_vec()));
    link.answered(ticket);
    assert_eq!(link.waiting_since(), None);

    let old = desk.lock().unwrap().take();
    drop(old);
    assert!(matches!(heard.recv_timeout(LONG).unwrap(), LinkNews::Lost(_)));
    assert_eq!(heard.recv_timeout(LONG).unwrap(), LinkNews::Back);
    link.send(b"two".to_vec()).unwrap();
    assert_eq!(heard.recv_timeout(LONG).unwrap(), LinkNews::Body(b"two".to_vec()));

    link.hang_up();
    assert!(matches!(heard.recv_timeout(LONG).unwrap(), LinkNews::Lost(_)));
    assert_eq!(link.waiting_since(), None, "what was under way is the terminal's to send again");
    assert_eq!(heard.recv_timeout(LONG).unwrap(), LinkNews::Back);
    drop(link);
    assert_eq!(heard.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected), "nothing more");
}

#[test]
fn a_frozen_desk_never_holds_the_terminal_and_is_seen_to_wait() {
    let (_dir, places) = office();
    // A desk whose deciding thread has stopped: bodies arrive, and stay where they are.
    let (_server, _arrived) = watched(&places);
    let (news, _heard) = channel();
    let link = Link::open(places, nobody_starts, move |n| news.send(n).is_ok()).unwrap();
    let first = link.send(vec![1]).unwrap();
    let since = link.waiting_since().unwrap();
    let mut sent = 0;
    let problem = loop {
        match link.send(vec![0; 16 * 1024]) {
            Ok(_) => sent += 1,
            Err(problem) => break problem,
        }
        assert!(sent < 100_000, "the queue is not bounded");
    };
    assert_eq!(problem, SendProblem::Full);
    assert_eq!(link.waiting_since(), Some(since), "the oldest counts");
    link.answered(first);
    assert!(link.waiting_since().unwrap() >= since);
    assert_eq!(link.send(vec![0; MAX_BODY + 1]), Err(SendProblem::TooLarge));
}

/// Names the data folder to a copy of this test program that is to be a desk.
const BE_A_DESK: &str = "QIANTAI_TEST_BE_A_DESK";
