//! What a list costs as the office grows: pages, filters and jumps of 台账 over the real desk and its
//! socket, in offices of several sizes side by side; and the board with ten thousand open slips, from
//! the question to the page and from the key to the frame.
//!
//! `cargo bench --bench list` makes offices of 10,000 and 100,000 slips. A million takes minutes to
//! make; an office that is there already is named by its folder (it is opened, and folded anew if
//! an older program made it):
//! `QIANTAI_BENCH_STORES=10000,100000,1000000 cargo bench --bench list`, or
//! `QIANTAI_BENCH_STORES=10000,100000,FOLDER cargo bench --bench list`. With `QIANTAI_BENCH_PART=callbacks` only
//! the board of callbacks is measured, with ten thousand due, in the largest of them.

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use qiantai::desk::office::{Desk, Inbox};
use qiantai::desk::pins::PinPool;
use qiantai::desk::practice::{PracticeAsk, practice};
use qiantai::desk::serve::{Server, Serving};
use qiantai::engine::decision::{Asked, Hand, Input};
use qiantai::engine::kind::reading::Sight;
use qiantai::engine::rights::Role;
use qiantai::engine::value::{Badge, SlipId};
use qiantai::forms::callbacks::quota::{self, CallsBack};
use qiantai::forms::office::settings;
use qiantai::forms::work::repair;
use qiantai::protocol::frame;
use qiantai::protocol::messages;
use qiantai::protocol::messages::{
    Filter, Order, Page, Reply, Request, Sent, Sift, Spot, Told, View, Window, write,
};
use qiantai::protocol::spawn::{Places, connect_or_start};
use qiantai::queries::board_index::{Board, BoardIndex, BoardQuery};
use qiantai::queries::time_left::Hours;
use qiantai::store::Store;
use qiantai::store::taking::{Done, Handed, Work};
use qiantai::terminal::testing::{Screen, chords};
use tempfile::TempDir;

/// Questions of a kind, after a tenth as many that warm everything up.
const ROUNDS: u64 = 300;
/// Open slips on the board.
const OPEN: usize = 10_000;
/// Rows in front of the wanted one and in all, as a screen of 24 lines asks for them.
const SCREEN: (u16, u16) = (32, 80);

/// A desk in a thread, over the store of a folder.
struct Office {
    places: Places,
    inbox: Sender<Inbox>,
    thread: Option<JoinHandle<()>>,
    _runtime: TempDir,
}

struct Line(UnixStream);

impl Office {
    fn open(data: &Path) -> Self {
        let runtime = TempDir::new().unwrap();
        let places = Places::within(data, runtime.path()).unwrap();
        let store = Store::open(data).unwrap();
        let (inbox, arriving) = channel();
        let pins = PinPool::open(1, inbox.clone(), Inbox::Pin).unwrap();
        let server =
            Server::bind(&places, Serving::default(), inbox.clone(), Inbox::Arrived).unwrap();
        let (dir, sender) = (data.to_path_buf(), inbox.clone());
        let thread = std::thread::spawn(move || {
            let desk = Desk::new(dir, store, server.outbox(), pins, sender).unwrap();
            desk.run(&arriving, None);
            server.stop();
        });
        Self { places, inbox, thread: Some(thread), _runtime: runtime }
    }

    fn line(&self) -> Line {
        let started = || Err(std::io::Error::other("it runs"));
        let stream = connect_or_start(&self.places, started).unwrap().stream;
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        Line(stream)
    }

    /// A line with somebody signed in: rows then hold what can be done.
    fn signed(&self) -> Line {
        let mut line = self.line();
        let told =
            line.ask(&Sent { n: 1, request: Request::SignIn { badge: 102, pin: "6102".into() } });
        assert!(told.iter().any(|t| matches!(t, Told::Reply { reply: Reply::SignedIn(_), .. })));
        line
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = self.inbox.send(Inbox::End);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Line {
    fn ask(&mut self, sent: &Sent) -> Vec<Told> {
        frame::write_body(&mut self.0, &write(sent).unwrap()).unwrap();
        let mut heard = Vec::new();
        loop {
            let body = frame::read_body(&mut self.0).unwrap().expect("the desk answers");
            let told: Told = messages::read(&body).unwrap();
            let answer = matches!(&told, Told::Reply { n, .. } if *n == sent.n);
            heard.push(told);
            if answer {
                return heard;
            }
        }
    }

    fn list(&mut self, view: View, spot: Spot) -> Page {
        let (before, most) = SCREEN;
        let request = Request::List { view, window: Window { spot, before, most } };
        let told = self.ask(&Sent { n: 7, request });
        match told.into_iter().last() {
            Some(Told::Reply { reply: Reply::List(page), .. }) => page,
            other => panic!("{other:?}"),
        }
    }
}

/// Median and slowest of a hundred, in microseconds.
fn measure(mut one: impl FnMut(u64)) -> (u128, u128) {
    for round in 0..ROUNDS / 10 {
        one(round);
    }
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|round| {
            let began = Instant::now();
            one(round);
            began.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    (times[times.len() / 2] / 1_000, times[times.len() * 99 / 100] / 1_000)
}

type Question = (&'static str, fn(u64, u64) -> (View, Spot));

/// Of a round and the highest number: a slip somewhere in the register.
fn somewhere(round: u64, top: u64) -> SlipId {
    let number = round.wrapping_mul(6_364_136_223_846_793_005) % top.max(1) + 1;
    SlipId { form: repair::TAG, number }
}

fn at(round: u64, top: u64) -> Spot {
    Spot::Slip { id: somewhere(round, top), by: 16, or: 0 }
}

fn sift() -> Sift {
    Sift { form: Some("F-14".into()), ..Sift::default() }
}

fn month(round: u64) -> String {
    // Every office of the practice generator has slips in these two.
    ["2026-10", "2026-11"][(round % 2) as usize].into()
}

/// What is asked of old slips. The last one is the only one that reads slips to pass over them.
const QUESTIONS: &[Question] = &[
    ("page, newest", |_, _| (View::Slips(sift()), Spot::Top)),
    ("page, anywhere", |n, top| (View::Slips(sift()), at(n, top))),
    ("page, oldest", |_, _| (View::Slips(sift()), Spot::End)),
    ("jump to a number", |n, top| (View::Slips(sift()), Spot::Number(somewhere(n, top).number))),
    ("jump to a day", |n, _| {
        (View::Slips(sift()), Spot::Day(format!("2026-11-{:02}", n % 20 + 1)))
    }),
    ("filter: closed, anywhere", |n, top| {
        (View::Slips(Sift { state: Some("closed".into()), ..sift() }), at(n, top))
    }),
    ("filter: void, anywhere", |n, top| {
        (View::Slips(Sift { state: Some("void".into()), ..sift() }), at(n, top))
    }),
    ("filter: worker, anywhere", |n, top| {
        (View::Slips(Sift { worker: Some(211), ..sift() }), at(n, top))
    }),
    ("filter: worker and void, anywhere", |n, top| {
        let both = Sift { worker: Some(211), state: Some("void".into()), ..sift() };
        (View::Slips(both), at(n, top))
    }),
    ("filter: month", |n, _| (View::Slips(Sift { days: month(n), ..sift() }), Spot::Top)),
    ("filter: month, worker, closed", |n, _| {
        let all =
            Sift { days: month(n), worker: Some(212), state: Some("closed".into()), ..sift() };
        (View::Slips(all), Spot::Top)
    }),
    ("filter: room", |n, _| {
        let room = u32::try_from(n % 900 + 1).unwrap_or(1);
        (View::Slips(Sift { room: Some(room), ..sift() }), Spot::Top)
    }),
    ("filter: a text that nothing holds", |_, _| {
        (View::Slips(Sift { text: "无此字样".into(), ..sift() }), Spot::Top)
    }),
];

/// Offices of growing size: the medians of one size beside the next.
fn registers(stores: &[PathBuf]) {
    let mut columns: Vec<Vec<(u128, u128, u64)>> = Vec::new();
    print!("\n{:<40}", "台账 over the socket: us, p99, rows");
    for dir in stores {
        let office = Office::open(dir);
        let mut line = office.signed();
        let newest = line.list(View::Slips(sift()), Spot::Top);
        let top = newest.rows.first().map_or(1, |row| row.id.number);
        print!("{:>20}", format!("{top} F-14"));
        let ask = |(_, of): &Question| {
            let mut rows = 0;
            let (median, slow) = measure(|n| {
                let (view, spot) = of(n, top);
                rows += line.list(view, spot).rows.len() as u64;
            });
            (median, slow, rows / (ROUNDS + ROUNDS / 10))
        };
        columns.push(QUESTIONS.iter().map(ask).collect());
    }
    println!("{:>12}", "last/first");
    for (row, (what, _)) in QUESTIONS.iter().enumerate() {
        print!("{what:<40}");
        for column in &columns {
            let (median, slow, rows) = column[row];
            print!("{:>20}", format!("{median} {slow} {rows}"));
        }
        let (first, last) = (columns[0][row].0.max(1), columns[columns.len() - 1][row].0);
        println!("{:>9}.{:02}", last / first, last * 100 / first % 100);
    }
}

/// More open slips, two thirds of them assigned, until the board has its number.
fn fill(dir: &Path) {
    let mut store = Store::open(dir).unwrap();
    let open = store.read().unwrap().ask(|book| BoardIndex::of(book).len()).unwrap();
    let hand = Hand { badge: Badge(102), cosign: None };
    let text = |(name, text): (&str, &str)| (name.to_string(), Input::Text(text.to_string()));
    let now = store.last_moment();
    let first = store.read().unwrap().ask(|b| b.next_number(repair::TAG)).unwrap();
    let step = |step: &str, slip, fields: &[(&str, &str)]| {
        let asked = Asked {
            form: "F-14".into(),
            step: step.into(),
            slip,
            seen: slip.map(|_| 1),
            fields: fields.iter().copied().map(text).collect(),
            ..Asked::default()
        };
        Work::Step(Handed::now(String::new(), asked, hand))
    };
    let mut work = Vec::new();
    for (n, number) in (open..OPEN).zip(first..) {
        let room = format!("#{}", n % 800 + 1);
        let content = format!("第 {n} 件:水槽下面滴水");
        let open =
            [("room", room.as_str()), ("part", "厨房"), ("home", "yes"), ("content", &content)];
        work.push(step("open", None, &open));
        if n % 3 > 0 {
            let id = SlipId { form: repair::TAG, number };
            let worker = (211 + n % 10).to_string();
            work.push(step("assign", Some(id), &[("worker", &worker), ("told", "radio")]));
        }
    }
    for batch in work.chunks(500) {
        for done in store.take(batch, now).unwrap().done {
            assert!(matches!(done, Done::Accepted(_)), "{done:?}");
        }
    }
}

/// What the shelf itself costs, without wire and socket.
fn board_index(dir: &Path) {
    let store = Store::open(dir).unwrap();
    let view = store.read().unwrap();
    let began = Instant::now();
    let index = view.ask(|book| BoardIndex::of(book)).unwrap();
    println!("\nboard index of {} slips built in {} ms", index.len(), began.elapsed().as_millis());
    println!("{:<40}{:>12}{:>12}", "one question, us of CPU", "median", "p99");
    let now = store.last_moment();
    let hours = view.ask(|book| Hours::of(book, now)).unwrap();
    let policy = view.ask(|book| book.policy().clone()).unwrap();
    let filters: Vec<(&str, Filter)> = vec![
        ("all", Filter::default()),
        ("by worker", Filter { order: Order::Worker, ..Filter::default() }),
        ("one state", Filter { states: vec!["assigned".into()], ..Filter::default() }),
        (
            "building and overdue",
            Filter { building: "3".into(), overdue: true, ..Filter::default() },
        ),
        ("soon up", Filter { soon: 30, ..Filter::default() }),
        ("a text that many hold", Filter { text: "厨房".into(), ..Filter::default() }),
        ("a text that few hold", Filter { text: "1203".into(), ..Filter::default() }),
        ("a text that nothing holds", Filter { text: "无此字样".into(), ..Filter::default() }),
    ];
    for (what, filter) in &filters {
        let (median, slow) = measure(|round| {
            let by = i32::try_from(round).unwrap_or(0);
            let id = SlipId { form: repair::TAG, number: round };
            let window = Window { spot: Spot::Slip { id, by, or: 5_000 }, before: 32, most: 80 };
            std::hint::black_box(index.page(&BoardQuery {
                board: Board::Work,
                filter,
                window: &window,
                me: Some(102),
                now,
                hours: &hours.at(now),
                sight: Sight::Desk,
                role: None,
                calls: CallsBack::of(&policy),
                to_call: None,
            }));
        });
        println!("{what:<40}{median:>12}{slow:>12}");
    }
}

/// A step, the version of the slip that was seen, and what is filled in.
type Deed<'a> = (&'static str, Option<u32>, &'a [(&'a str, &'a str)]);

/// Repairs that are done and told of, until so many customers are to be called back.
fn finish(dir: &Path) {
    let mut store = Store::open(dir).unwrap();
    let hand = Hand { badge: Badge(102), cosign: None };
    let text = |(name, text): (&str, &str)| (name.to_string(), Input::Text(text.to_string()));
    let now = store.last_moment();
    let first = store.read().unwrap().ask(|b| b.next_number(repair::TAG)).unwrap();
    // All of them are drawn (C-05), so that so many are due.
    let head = Hand { badge: Badge(100), cosign: None };
    let settings = SlipId { form: settings::TAG, number: 1 };
    let standing = store.read().unwrap().ask(|b| b.slip(settings)).unwrap();
    let all = Asked {
        form: "B-02".into(),
        step: "set".into(),
        slip: Some(settings),
        seen: standing.map(|slip| slip.version),
        fields: [("name", "repair_callback_rate"), ("worth", "daily_all"), ("why", "measured")]
            .map(text)
            .to_vec(),
        ..Asked::default()
    };
    let mut work = vec![Work::Step(Handed::now(String::new(), all, head))];
    for (n, number) in (0..OPEN).zip(first..) {
        let room = format!("#{}", n % 800 + 1);
        let id = SlipId { form: repair::TAG, number };
        let steps: [Deed<'_>; 3] = [
            ("open", None, &[("room", &room), ("part", "厨房"), ("home", "yes")]),
            ("return", Some(1), &[("result", "fixed"), ("signed", "张三")]),
            ("tell-owner", Some(2), &[("told_owner", "call")]),
        ];
        for (step, seen, fields) in steps {
            let asked = Asked {
                form: "F-14".into(),
                step: step.into(),
                slip: seen.map(|_| id),
                seen,
                fields: fields.iter().copied().map(text).collect(),
                ..Asked::default()
            };
            work.push(Work::Step(Handed::now(String::new(), asked, hand)));
        }
    }
    for batch in work.chunks(600) {
        for done in store.take(batch, now).unwrap().done {
            assert!(matches!(done, Done::Accepted(_)), "{done:?}");
        }
    }
}

/// The board of callbacks with ten thousand due: the quotas and the draw, and the page.
fn callbacks(dir: &Path) {
    let store = Store::open(dir).unwrap();
    let view = store.read().unwrap();
    let now = store.last_moment();
    let hours = view.ask(|book| Hours::of(book, now)).unwrap();
    let policy = view.ask(|book| book.policy().clone()).unwrap();
    let calls = CallsBack::of(&policy);
    let (from, to) = calls.days(now);
    let mut index = view.ask(|book| BoardIndex::of(book)).unwrap();
    let began = Instant::now();
    view.ask(|book| index.hold_finished(book, from)).unwrap();
    let tallies: Vec<_> = index.tallies().copied().collect();
    println!("\n{} to call back, read in {} ms", tallies.len(), began.elapsed().as_millis());
    println!("{:<40}{:>12}{:>12}", "one question, us of CPU", "median", "p99");
    let (median, slow) = measure(|_| {
        let tallies: Vec<_> = index.tallies().copied().collect();
        std::hint::black_box(quota::plan(&policy, "翠苑管理处", now, &tallies));
    });
    println!("{:<40}{median:>12}{slow:>12}", "the quotas and the draw");
    let plan = quota::plan(&policy, "翠苑管理处", now, &tallies);
    let filter = Filter::default();
    let (median, slow) = measure(|round| {
        let by = i32::try_from(round).unwrap_or(0);
        let id = SlipId { form: repair::TAG, number: round };
        let window = Window { spot: Spot::Slip { id, by, or: 2_000 }, before: 32, most: 80 };
        std::hint::black_box(index.page(&BoardQuery {
            board: Board::Callbacks { from, to },
            filter: &filter,
            window: &window,
            me: Some(102),
            now,
            hours: &hours.at(now),
            sight: Sight::Desk,
            role: Some(Role::Desk),
            calls,
            to_call: Some(&plan.to_call),
        }));
    });
    println!("{:<40}{median:>12}{slow:>12}", "a page of it");
    drop(view);
    drop(store);
    callbacks_on_screen(dir);
}

/// The same board on a screen, over the socket of a desk: it opens, and moves.
fn callbacks_on_screen(dir: &Path) {
    let office = Office::open(dir);
    let mut line = office.signed();
    let page = line.list(View::Callbacks(Filter::default()), Spot::Top);
    println!("\nthe board of callbacks with {} rows: {}", page.total.unwrap_or(0), page.note);
    keys_heading();
    let mut line = office.line();
    let mut screen = Screen::new(move |sent| line.ask(&sent));
    screen.keys("102<tab>6102<enter><ctrl-x>hfy<enter>");
    assert!(screen.shows("[回访]") && screen.shows("还差"), "{}", screen.picture());
    keys_to_frame("the board opens (and the tab before it)", |_| {
        for key in chords("<ctrl-p><ctrl-n>") {
            screen.key(key);
        }
        screen.draw();
    });
    for keys in ["<down>", "<pagedown>", "<pageup>", "<end>", "<home>"] {
        let keys: Vec<_> = chords(keys);
        let what: Vec<String> = keys.iter().map(|chord| chord.label(false)).collect();
        keys_to_frame(&what.join(" "), |_| {
            for key in &keys {
                screen.key(*key);
            }
            screen.draw();
        });
    }
}

fn keys_heading() {
    println!(
        "{:<40}{:>12}{:>12}{:>12}{:>12}",
        "key to frame, us", "median", "p99", "CPU", "CPU p99"
    );
}

/// Processor time of this process: the desk's thread and the screen together.
fn cpu() -> u128 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let part = |n: i64| u128::try_from(n).unwrap_or(0);
    part(spent.tv_sec) * 1_000_000_000 + part(spent.tv_nsec)
}

/// One key sequence again and again: wall clock and processor time, median and slowest of a hundred.
fn keys_to_frame(what: &str, mut one: impl FnMut(u64)) {
    let mut processor = Vec::new();
    let (median, slow) = measure(|round| {
        let began = cpu();
        one(round);
        processor.push(cpu() - began);
    });
    processor.sort_unstable();
    let half = processor[processor.len() / 2] / 1_000;
    let worst = processor[processor.len() * 99 / 100] / 1_000;
    println!("{what:<40}{median:>12}{slow:>12}{half:>12}{worst:>12}");
}

/// The board over the socket, and keys on a screen that has it open.
fn board(dir: &Path) {
    let office = Office::open(dir);
    let mut line = office.signed();
    let first = line.list(View::Open(Filter::default()), Spot::Top);
    println!("\nboard with {} open slips", first.total.unwrap_or(0));
    println!("{:<40}{:>12}{:>12}", "question to page over the socket, us", "median", "p99");
    let open = |filter: Filter| View::Open(filter);
    let here = |round: u64, first: &Page| {
        let id = first.rows[(round as usize) % first.rows.len()].id;
        Spot::Slip { id, by: (round * 31 % 9_000) as i32, or: 0 }
    };
    for (what, filter) in [
        ("page, anywhere", Filter::default()),
        ("by worker", Filter { order: Order::Worker, ..Filter::default() }),
        (
            "a state's counts and page",
            Filter { states: vec!["assigned".into()], ..Filter::default() },
        ),
        ("a text", Filter { text: "1203".into(), ..Filter::default() }),
    ] {
        let (median, slow) = measure(|round| {
            let spot = here(round, &first);
            std::hint::black_box(line.list(open(filter.clone()), spot));
        });
        println!("{what:<40}{median:>12}{slow:>12}");
    }
    keys_heading();
    let mut line = office.line();
    let mut screen = Screen::new(move |sent| line.ask(&sent));
    screen.keys("102<tab>6102<enter>:pg<enter>");
    while screen.app.board().is_none() {
        screen.keys("<ctrl-n>");
    }
    assert!(!screen.app.board().unwrap().rows.is_empty(), "{}", screen.picture());
    // From another tab and back: the board is asked for, comes and is drawn.
    keys_to_frame("the board opens (and the tab before it)", |_| {
        for key in chords("<ctrl-p><ctrl-n>") {
            screen.key(key);
        }
        screen.draw();
    });
    for keys in
        ["<down>", "<pagedown>", "<pageup>", "<end>", "<home>", "<right>", "<f5>", "/厨<esc>", "+"]
    {
        let keys: Vec<_> = chords(keys);
        let what: Vec<String> = keys.iter().map(|chord| chord.label(false)).collect();
        keys_to_frame(&what.join(" "), |_| {
            for key in &keys {
                screen.key(*key);
            }
            screen.draw();
        });
    }
    // A jump to a number that is open: all of its keys, each with its answer.
    let numbers: Vec<u64> = first.rows.iter().map(|row| row.id.number).collect();
    keys_to_frame("/#number Enter", |round| {
        let number = numbers[usize::try_from(round).unwrap_or(0) % numbers.len()];
        for key in chords(&format!("/#{number}<enter>")) {
            screen.key(key);
        }
        screen.draw();
    });
}

fn main() {
    let asked = std::env::var("QIANTAI_BENCH_STORES").unwrap_or_else(|_| "10000,100000".into());
    let made = TempDir::new().unwrap();
    let mut stores: Vec<PathBuf> = Vec::new();
    for one in asked.split(',') {
        let Ok(slips) = one.parse::<usize>() else {
            stores.push(one.into());
            continue;
        };
        let dir = made.path().join(one);
        std::fs::create_dir_all(&dir).unwrap();
        let ask = PracticeAsk { slips: Some(slips), seed: 1, ..PracticeAsk::default() };
        println!("{}", practice(&dir, &ask).unwrap());
        stores.push(dir);
    }
    let largest = &stores[stores.len() - 1];
    let own = largest.starts_with(made.path());
    if std::env::var("QIANTAI_BENCH_PART").as_deref() != Ok("callbacks") {
        registers(&stores);
        // An office that was named stays as it is.
        if own {
            fill(largest);
        }
        board_index(largest);
        board(largest);
    }
    if own {
        finish(largest);
    }
    callbacks(largest);
}
