//! A weekend on which sixty houses are handed over at four tables (P-30): each table has its own terminal and its own step,
//! they work at once, and an owner who ponders at one holds up nobody at another.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::line::{Line, step};
use super::office::{TestOffice, wait_until};
use qiantai::engine::book::Book;
use qiantai::engine::decision::{Asked, Input};
use qiantai::engine::money::Money;
use qiantai::engine::slip::Slip;
use qiantai::engine::value::{RoomId, SlipId};
use qiantai::forms::estate::house_handover::record as handover;
use qiantai::forms::keys::record as keys;
use qiantai::protocol::messages::{Reply, Request};
use qiantai::store::Store;

const HOUSES: usize = 60;
/// Keys that the developer brought of each house.
const KEYS: i64 = 3;

/// What becomes of a house at the inspection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Clean,
    /// Something is mended, and one key stays for it.
    Mending,
    Declined,
}

fn ends(house: usize) -> Ends {
    match house % 10 {
        9 => Ends::Declined,
        2 | 7 => Ends::Mending,
        _ => Ends::Clean,
    }
}

/// What a house costs a month: no two the same, so that a sum in the wrong place shows.
fn monthly(house: usize) -> i64 {
    100 + i64::try_from(house).unwrap()
}

fn room(house: usize) -> String {
    format!("88-1-{}", 101 + house)
}

fn rows(of: &[(&str, &str)]) -> Input {
    let row = of.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string()));
    Input::Rows(vec![row.collect()])
}

/// The developer's list, entered at one terminal: houses, owners, keys.
fn list_of_the_developer(line: &mut Line) {
    for house in 0..HOUSES {
        let (no, name) = (room(house), format!("业主{house}"));
        line.accepted("", &step("F-107", "enter", &[("no", &no), ("usage", "unhanded")]));
        let mut owner = step("F-56", "enter", &[("name", &name)]);
        owner.fields.push(("homes".into(), rows(&[("room", &no), ("relation", "owner")])));
        line.accepted("", &owner);
        let count = KEYS.to_string();
        let fields =
            [("kind", "owner"), ("room", &no), ("count", &count), ("signed", "开发商老刘")];
        line.accepted("", &step("F-93", "receive", &fields));
    }
}

/// A step of a table on a house, on the version that stands there, as a screen takes it: where another table was quicker,
/// the screen reads the slip again and hands the same in once more.
fn takes(line: &mut Line, slip: SlipId, asked: &Asked) {
    loop {
        let version = match line.ask(Request::Slip { id: slip }) {
            Reply::Slip(shown) => shown.row.version,
            other => panic!("{other:?}"),
        };
        let asked = Asked { slip: Some(slip), seen: Some(version), ..asked.clone() };
        match line.hand("", &asked) {
            Reply::Accepted { .. } => return,
            Reply::Refused(notice) if notice.rule == "STALE" => {}
            other => panic!("{asked:?}: {other:?}"),
        }
    }
}

/// The first table gives the turns.
fn turns(office: &TestOffice, next: &Sender<(usize, SlipId)>) {
    let mut line = office.signed(102);
    for house in 0..HOUSES {
        let (no, owner) = (room(house), format!("业主{house}"));
        let fields = [("room", no.as_str()), ("owner", &owner)];
        let (slip, _) = line.accepted("", &step("F-58", "arrive", &fields));
        next.send((house, slip)).unwrap();
    }
}

/// What the table of the keys hears of a house.
enum Told {
    Checked(usize, SlipId),
    Paid(usize, SlipId),
}

/// The second looks at papers. The first owner ponders with the form open before them until all others have gone.
fn papers(
    office: &TestOffice,
    came: Receiver<(usize, SlipId)>,
    to_keys: &Sender<Told>,
    to_till: &Sender<(usize, SlipId)>,
) {
    let mut line = office.signed(105);
    let check = |line: &mut Line, house: usize, slip: SlipId| {
        let mobile = format!("1390000{house:04}");
        let fields = [("seen", "id-card"), ("contract", "y"), ("mobile", &mobile), ("pledge", "y")];
        takes(line, slip, &step("F-58", "check", &fields));
        to_keys.send(Told::Checked(house, slip)).unwrap();
        if ends(house) != Ends::Declined {
            to_till.send((house, slip)).unwrap();
        }
    };
    let (first, ponders) = came.recv().unwrap();
    let mut pondering = office.signed(104);
    let begun = pondering.ask(Request::Begin {
        form: "F-58".into(),
        step: "check".into(),
        slip: Some(ponders),
        room: None,
        person: None,
        month: None,
        resume: true,
    });
    assert!(!matches!(begun, Reply::No(_) | Reply::Failed(_)), "{begun:?}");
    for (house, slip) in came {
        check(&mut line, house, slip);
    }
    check(&mut pondering, first, ponders);
}

/// The cashier takes half a year.
fn till(office: &TestOffice, came: Receiver<(usize, SlipId)>, to_keys: &Sender<Told>) {
    let mut line = office.signed(110);
    for (house, slip) in came {
        let each = monthly(house).to_string();
        let fields = [("months", "6"), ("monthly", each.as_str()), ("taken", "scan")];
        takes(&mut line, slip, &step("F-58", "pay", &fields));
        to_keys.send(Told::Paid(house, slip)).unwrap();
    }
}

/// The last walks through the house, reads the meters and gives the keys, in whatever order the others let houses go.
fn doors(office: &TestOffice, told: Receiver<Told>) {
    let mut line = office.signed(103);
    let by = line.hello("doors").now.day().next(14).to_string();
    for told in told {
        match told {
            Told::Checked(house, slip) => {
                let water = house.to_string();
                let clean = if ends(house) == Ends::Clean { "y" } else { "n" };
                let fields = [("water", water.as_str()), ("power", "3"), ("clean", clean)];
                let mut inspect = step("F-58", "inspect", &fields);
                if clean == "n" {
                    let defect = rows(&[("what", "墙面空鼓"), ("by", &by)]);
                    inspect.fields.push(("defects".into(), defect));
                }
                takes(&mut line, slip, &inspect);
                if ends(house) == Ends::Declined {
                    takes(&mut line, slip, &step("F-58", "decline", &[("reason", "漏水不收")]));
                }
            }
            Told::Paid(house, slip) => {
                let owner = format!("业主{house}");
                let mut fields = vec![("signed", owner.as_str()), ("handbooks", "y")];
                fields.extend(match ends(house) {
                    Ends::Mending => vec![("keys", "2"), ("kept", "1"), ("kept_ok", "y")],
                    _ => vec![("keys", "3")],
                });
                takes(&mut line, slip, &step("F-58", "hand", &fields));
            }
        }
    }
}

/// What stands of a house when the doors are shut.
fn settled(book: &dyn Book, slip: &Slip, house: usize) -> Money {
    let place = slip.get(handover::Arrive::room).unwrap_or(RoomId(0));
    let now = keys::held(book, place);
    let (state, kept) = match ends(house) {
        Ends::Clean => (handover::HANDED, 0),
        Ends::Mending => (handover::MENDING, 1),
        Ends::Declined => (handover::DECLINED, KEYS),
    };
    assert_eq!((slip.state, now.kept, now.withdrawn), (state, kept, KEYS - kept), "house {house}");
    let turn = i64::try_from(house).unwrap() + 1;
    assert_eq!(slip.get(handover::QUEUE), Some(turn), "each house its own turn");
    assert_eq!(slip.text(handover::Inspect::water), house.to_string(), "its own meter");
    let paid = slip.get(handover::PAID_SUM).unwrap_or_default();
    let asked = if ends(house) == Ends::Declined { 0 } else { monthly(house) * 6 * 100 };
    assert_eq!(paid.in_fen(), asked, "its own fees");
    paid
}

#[test]
fn sixty_houses_pass_at_four_tables_and_none_waits_for_another() {
    let office = TestOffice::practice();
    list_of_the_developer(&mut office.signed(102));
    let (came, at_papers) = channel();
    let (to_till, at_till) = channel();
    let (to_keys, at_doors) = channel();
    let paid = to_keys.clone();
    thread::scope(|scope| {
        let office = &office;
        scope.spawn(move || turns(office, &came));
        scope.spawn(move || papers(office, at_papers, &to_keys, &to_till));
        scope.spawn(move || till(office, at_till, &paid));
        scope.spawn(move || doors(office, at_doors));
    });
    office.line().checked();
    let sheet = office.run(&["report", "handovers-of-day", "--as", "102"]);
    assert_eq!(sheet.code, 0, "{sheet:?}");
    office.kill_desks();

    // A desk that was killed holds its file for a moment longer than it is listed.
    wait_until(|| Store::open(&office.data).is_ok());
    let store = Store::open(&office.data).unwrap();
    let view = store.read().unwrap();
    let mut slips: Vec<Slip> = Vec::new();
    view.slips_of(handover::TAG, 0, |slip| {
        slips.push(slip);
        true
    })
    .unwrap();
    slips.retain(|slip| slip.has(handover::Inspect::water));
    slips.sort_by_key(|slip| slip.get(handover::QUEUE));
    assert_eq!(slips.len(), HOUSES);
    let each = |book: &dyn Book| -> Vec<Money> {
        slips.iter().enumerate().map(|(house, slip)| settled(book, slip, house)).collect()
    };
    let sums = view.ask(each).unwrap();
    let sum = sums.into_iter().fold(Money::ZERO, |sum, one| sum.plus(one).unwrap());
    for said in ["办理 60", "交付 54", "未接 6", "有遗留问题 12", &format!("实收 {sum}")]
    {
        assert!(sheet.out.contains(said), "{said}: {}", sheet.out);
    }
}
