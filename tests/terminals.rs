//! The desk and its terminals as separate processes: many starters get one desk, every accepted step is
//! stored once whatever process dies, no terminal delays another, and failures are explained in a sentence.
//!
//! Steps with a second signature are not tested here.

#[path = "terminals/carried.rs"]
mod carried;
#[path = "terminals/clock.rs"]
mod clock;
#[path = "terminals/disk.rs"]
mod disk;
#[path = "terminals/drafts.rs"]
mod drafts;
#[path = "terminals/fairness.rs"]
mod fairness;
#[path = "terminals/fees.rs"]
mod fees;
#[path = "terminals/frozen.rs"]
mod frozen;
#[path = "terminals/going_round.rs"]
mod going_round;
#[path = "terminals/kills.rs"]
mod kills;
#[path = "terminals/line.rs"]
mod line;
#[path = "terminals/month.rs"]
mod month;
#[path = "terminals/neighbours.rs"]
mod neighbours;
#[path = "house/office.rs"]
mod office;
#[path = "terminals/rulings.rs"]
mod rulings;
#[path = "terminals/upgrade.rs"]
mod upgrade;
#[path = "terminals/weekend.rs"]
mod weekend;

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Barrier;
use std::thread;

use line::{any_room, call, chase, handed, pin, repair, step};
use office::TestOffice;
use qiantai::engine::decision::Asked;
use qiantai::protocol::frame;
use qiantai::protocol::frame::{Hello, MAX_BODY, PROTOCOL};
use qiantai::protocol::messages::{Filter, Reply, Request, View, Window};
use rustix::process::Signal;

#[test]
fn thirty_terminals_at_once_have_one_desk_and_again_after_it_was_killed() {
    let office = TestOffice::practice();
    let mut earlier = Vec::new();
    for round in 0..4 {
        let together = Barrier::new(30);
        thread::scope(|scope| {
            for n in 0..30 {
                let (office, together) = (&office, &together);
                scope.spawn(move || {
                    together.wait();
                    let mut line = office.line();
                    assert!(line.hello(&format!("screen {n}")).practice, "answered");
                });
            }
        });
        let desks = office.desks();
        assert_eq!(desks.len(), 1, "round {round}: {desks:?}");
        assert!(!earlier.contains(&desks[0]), "round {round}: a desk of its own");
        earlier.extend(desks);
        office.kill_desks();
        assert!(office.places().socket.exists(), "its socket lies there, stale");
    }
}

#[test]
fn the_same_id_gets_the_first_acceptance_and_is_done_once() {
    let office = TestOffice::practice();
    let mut line = office.signed(102);
    let asked = call("先记一笔");
    let first = line.hand("k1", &asked);
    let seq = line.seq();
    assert!(matches!(first, Reply::Accepted { .. }), "{first:?}");
    assert_eq!(line.hand("k1", &asked), first, "at the same terminal");
    assert_eq!(office.signed(102).hand("k1", &asked), first, "at another of the same badge");
    let other = office.signed(105).hand("k1", &asked);
    assert_ne!(other, first, "an id is its badge's own");
    assert!(matches!(other, Reply::Accepted { .. }), "{other:?}");
    assert!(matches!(line.hand("k1", &call("另一件")), Reply::No(_)), "the id is used");
    assert_eq!(line.seq(), seq + 1, "the colleague's call, and nothing else");

    office.kill_desks();
    let mut again = office.signed(102);
    assert_eq!(again.hand("k1", &asked), first, "after the desk was killed");
    assert_eq!(again.seq(), seq + 1);
}

#[test]
fn a_version_that_is_no_longer_so_is_refused_and_the_refusal_is_forgotten() {
    let office = TestOffice::practice();
    let (mut mine, mut hers) = (office.signed(102), office.signed(105));
    let room = any_room(&mut mine);
    let (slip, version) = mine.accepted("open", &repair(&room, "灯不亮"));
    hers.accepted("", &chase(slip, Some(version), "问何时来"));
    let seq = mine.seq();
    let Reply::Refused(notice) = mine.hand("k", &chase(slip, Some(version), "再问")) else {
        panic!("the slip was changed meanwhile")
    };
    assert_eq!((notice.rule.as_str(), notice.cites), ("STALE", vec!["H-03".to_string()]));
    assert!(notice.text.contains("周敏"), "says whose hand it was: {}", notice.text);
    assert_eq!(mine.seq(), seq, "nothing was written");
    // Looked at again and sent under the same id: a refusal is not remembered.
    let (_, version) = mine.accepted("k", &chase(slip, Some(version + 1), "再问"));
    assert_eq!(version, 3);
}

#[test]
fn without_a_badge_one_may_look_and_nothing_else() {
    let office = TestOffice::practice();
    let mut line = office.line();
    let asked = call("无名");
    let (form, step) = ("F-08".to_string(), "log".to_string());
    let closed = [
        handed("k", &asked),
        Request::Find { typed: "1".into(), most: 5 },
        Request::Begin {
            form: form.clone(),
            step: step.clone(),
            slip: None,
            room: None,
            person: None,
            month: None,
            resume: true,
        },
        Request::Try(asked),
        Request::Household { room: 3, person: None },
        Request::Pick {
            form,
            step,
            field: "room".into(),
            typed: String::new(),
            place: String::new(),
            slip: None,
        },
        Request::Phones { person: 1 },
        Request::Drafts,
        Request::KeepDraft { number: None, draft: line::draft("无名") },
        Request::TakeDraft { number: 1 },
        Request::DropDraft { number: 1 },
        Request::SetPin { badge: 102, old: "9999".into(), new: "867530".into() },
        Request::GivePin { badge: 103, new: "867530".into() },
    ];
    let seq = line.seq();
    for request in closed {
        let shown = format!("{request:?}");
        assert!(matches!(line.ask(request), Reply::No(_)), "{shown}");
    }
    assert_eq!(line.seq(), seq);
    let open = Request::List { view: View::Open(Filter::default()), window: Window::first(5) };
    assert!(matches!(line.ask(open), Reply::List(page) if page.rows.len() == 5));
    // Signed out is as never signed in.
    line.sign_in(102);
    assert_eq!(line.ask(Request::SignOut), Reply::SignedOut);
    assert!(matches!(line.hand("k", &call("无名")), Reply::No(_)));
}

#[test]
fn wrong_pins_are_counted_and_a_new_desk_knows_the_count() {
    let office = TestOffice::practice();
    let mut line = office.line();
    line.hello("guessing");
    let no = |reply: Option<Reply>| match reply {
        Some(Reply::No(sentence)) => sentence,
        other => panic!("{other:?}"),
    };
    for _ in 0..5 {
        assert!(no(line.try_sign_in(103, "999999")).contains("工号或密码不对"));
    }
    assert!(no(line.try_sign_in(103, &pin(103))).contains("错得太多"), "even the right one waits");
    office.kill_desks();
    let mut elsewhere = office.line();
    elsewhere.hello("elsewhere");
    assert!(no(elsewhere.try_sign_in(103, &pin(103))).contains("错得太多"), "by badge");
    let mut same = office.line();
    same.hello("guessing");
    assert!(no(same.try_sign_in(104, &pin(104))).contains("错得太多"), "by terminal");
    elsewhere.sign_in(104);
}

#[test]
fn whole_numbers_are_shown_after_a_record_and_to_that_terminal_only() {
    let office = TestOffice::practice();
    let mut line = office.signed(102);
    let person = line.rows("F-56")[0].id.number.try_into().unwrap();
    let phones = Request::Phones { person };
    assert!(matches!(line.ask(phones.clone()), Reply::No(_)), "before the record");
    let who = format!("@{person}");
    let unfounded = line.hand("", &step("B-04", "see", &[("whom", "@999999"), ("why", "好奇")]));
    assert!(!matches!(unfounded, Reply::Accepted { .. }), "{unfounded:?}");
    assert!(matches!(line.ask(phones.clone()), Reply::No(_)), "after a refused one");
    line.accepted("", &step("B-04", "see", &[("whom", &who), ("why", "回访")]));
    let Reply::Phones(shown) = line.ask(phones.clone()) else { panic!("after the record") };
    assert!(!shown.is_empty() && shown.iter().all(|p| !p.contains('*')), "{shown:?}");
    assert!(matches!(office.signed(102).ask(phones.clone()), Reply::No(_)), "at another terminal");
    assert_eq!(line.ask(Request::SignOut), Reply::SignedOut);
    line.sign_in(105);
    assert!(matches!(line.ask(phones), Reply::No(_)), "the next one at this terminal");
}

#[test]
fn bytes_that_are_not_ours_end_their_own_line_and_nothing_else() {
    let office = TestOffice::practice();
    let mut good = office.signed(102);
    let mut garbage = office.line();
    frame::write_body(&mut garbage.stream, &[0xFF; 300]).unwrap();
    assert!(garbage.hear().is_none(), "closed");
    let mut large = office.line();
    let over = u32::try_from(MAX_BODY + 1).unwrap();
    large.stream.write_all(&over.to_le_bytes()).unwrap();
    assert!(large.hear().is_none(), "closed");

    let newer = UnixStream::connect(office.places().socket).unwrap();
    let hello = Hello { protocol: PROTOCOL + 1, build: "qiantai 9.9".into(), ..Hello::ours() };
    frame::write_hello(&mut &newer, &hello).unwrap();
    let answer = frame::read_hello(&mut &newer).unwrap().unwrap();
    assert!(answer.refusal.unwrap().contains("9.9"), "with both versions named");
    assert!(frame::read_body(&mut &newer).unwrap().is_none());
    let mut stranger = UnixStream::connect(office.places().socket).unwrap();
    stranger.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let mut said = Vec::new();
    // Closed with our bytes unread, which the system may call a reset.
    let _ = stranger.read_to_end(&mut said);
    assert!(said.is_empty(), "{said:?}");

    good.accepted("k", &call("照常"));
    assert_eq!(office.desks().len(), 1);
}

#[test]
fn a_desk_asked_to_end_answers_what_waits_and_loses_nothing() {
    let office = TestOffice::practice();
    // As a child in the foreground, so that its exit code is ours to read.
    let mut desk = office.command(&["serve"]).spawn().unwrap();
    while !office.places().socket.exists() {
        thread::yield_now();
    }
    let counted = Barrier::new(4);
    let mut acknowledged: Vec<(u32, String, Asked, Reply)> = thread::scope(|scope| {
        let hands: Vec<_> = [102, 103, 104]
            .map(|badge| {
                let (office, counted) = (&office, &counted);
                scope.spawn(move || {
                    let mut line = office.signed(badge);
                    let mut acknowledged = Vec::new();
                    for n in 0.. {
                        let id = format!("{badge}-{n}");
                        let asked = call(&id);
                        let Some(reply) = line.try_ask(handed(&id, &asked)) else { break };
                        assert!(matches!(reply, Reply::Accepted { .. }), "{reply:?}");
                        acknowledged.push((badge, id, asked, reply));
                        if n == 5 {
                            counted.wait();
                        }
                    }
                    acknowledged
                })
            })
            .into_iter()
            .collect();
        counted.wait();
        office::signal(i32::try_from(desk.id()).unwrap(), Signal::TERM);
        hands.into_iter().flat_map(|hand| hand.join().unwrap()).collect()
    });
    assert_eq!(desk.wait().unwrap().code(), Some(0));
    assert!(!office.places().socket.exists(), "its socket is taken away");
    assert!(acknowledged.len() >= 18);
    acknowledged.sort_by_key(|(badge, ..)| *badge);
    for badge in [102, 103, 104] {
        let mut line = office.signed(badge);
        for (_, id, asked, reply) in acknowledged.iter().filter(|(b, ..)| *b == badge) {
            assert_eq!(line.hand(id, asked), *reply, "{id}");
        }
    }
    office.line().checked();
}

#[test]
fn stop_waits_for_nobody_and_stop_now_does_not_mind_who_is_there() {
    let office = TestOffice::practice();
    let mut open = office.signed(102);
    let desk = office.desks();
    let refused = office.run(&["stop"]);
    assert!(refused.code == 1 && refused.err.contains("1 个终端"), "{refused:?}");
    assert_eq!(office.desks(), desk, "it goes on");
    let ended = office.run(&["stop", "--now"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(std::iter::from_fn(|| open.hear()).count() < 100, "its line ends");
    office.until(|desks| !desks.contains(&desk[0]));
}
