//! The people of the practice office: owners and their families, tenants with their dates, the
//! people in the shops.
//!
//! Persons get their numbers in the order of this list. Homes point to rooms by number, so the
//! rooms must have been entered first.

use std::rc::Rc;

use super::Planned;
use super::estate::{Kind, Room, Usage};
use super::names;
use super::seed::Dice;
use super::staff::ARCHIVIST;
use crate::engine::moment::{Day, Moment};

/// A room of a person: its number, what the person is to it, from and until.
struct Home(usize, &'static str, Option<Day>, Option<Day>);

/// A person as they will be entered.
struct Person {
    name: String,
    phones: Vec<(String, &'static str)>,
    homes: Vec<Home>,
    note: &'static str,
}

/// How many flats the one owner of many has.
const MANY: usize = 5;

/// Fills the rooms, one after the other.
struct Filling {
    dice: Dice,
    rooms: Rc<[Room]>,
    today: Day,
    /// Those of the room that is being filled.
    people: Vec<Person>,
    /// Parking places that have no owner yet.
    parking: Vec<usize>,
    /// The flats of the owner of many.
    many: Vec<usize>,
    /// The flat whose tenants changed in the middle of the month.
    changed: Option<usize>,
}

/// The steps that enter the people, in order, made room by room: an estate of any size needs no
/// more memory than its rooms.
pub(super) fn steps(
    seed: u64,
    rooms: Rc<[Room]>,
    today: Day,
    entered_at: Moment,
) -> impl Iterator<Item = Planned> {
    let numbered = || rooms.iter().enumerate().map(|(n, room)| (n + 1, room));
    let let_flats: Vec<usize> = numbered()
        .filter(|(_, r)| r.kind == Kind::Flat && r.usage == Usage::Let && r.no != "3-1-1203")
        .map(|(n, _)| n)
        .collect();
    let mut parking: Vec<usize> =
        numbered().filter(|(_, r)| r.kind == Kind::Parking).map(|(n, _)| n).collect();
    parking.reverse();
    let many: Vec<usize> = let_flats.iter().skip(9).step_by(11).take(MANY).copied().collect();
    let mut filling = Filling {
        dice: Dice::new(seed, 2),
        rooms: Rc::clone(&rooms),
        today,
        people: Vec::new(),
        parking,
        many,
        changed: let_flats.get(4).copied(),
    };
    (0..rooms.len()).flat_map(move |at| {
        filling.fill(at);
        let entered: Vec<Planned> =
            filling.people.drain(..).map(|person| enter(&person, entered_at)).collect();
        entered
    })
}

impl Filling {
    /// Fills one room. Rooms are filled in their order, so that one seed always fills them alike.
    fn fill(&mut self, at: usize) {
        let rooms = Rc::clone(&self.rooms);
        let Some(room) = rooms.get(at) else { return };
        let number = at + 1;
        match (room.kind, room.usage) {
            _ if room.no == "1-2-1203" => self.sample_owner(number),
            // Stands empty on the screens: nobody is known.
            _ if room.no == "5-1-1203" => {}
            (Kind::Flat | Kind::Merged, Usage::Owner) => self.family(number),
            (Kind::Flat | Kind::Merged, Usage::Let) => self.let_out(number),
            (Kind::Flat | Kind::Merged, _) => self.absent(number, room.usage),
            (Kind::Shop, _) => self.shop(number),
            (Kind::Parking | Kind::Public, _) => {}
        }
    }

    /// Adds a person with the phones that such a person usually has.
    fn add(&mut self, name: String, home: Home, note: &'static str) {
        let mut phones = Vec::new();
        // Children and the old often have none that the desk knows.
        let own = match home.1 {
            "family" => self.dice.percent(70),
            _ => self.dice.percent(97),
        };
        if own {
            phones.push((names::mobile(&mut self.dice), "手机"));
        }
        if home.1 == "owner" && self.dice.percent(12) {
            phones.push((names::mobile(&mut self.dice), "紧急联系"));
        }
        self.people.push(Person { name, phones, homes: vec![home], note });
    }

    /// A name of this family.
    fn named(&mut self, surname: &str, woman: bool) -> String {
        let given = names::given(&mut self.dice, woman);
        format!("{surname}{given}")
    }

    /// The household of 1-2-1203, as the screens show it.
    fn sample_owner(&mut self, number: usize) {
        let known = |name: &str, phone: &str, relation: &'static str, note: &'static str| Person {
            name: name.to_string(),
            phones: vec![(phone.to_string(), "手机")],
            homes: vec![Home(number, relation, None, None)],
            note,
        };
        self.people.push(known("张三", "13812345678", "owner", "备用钥匙使用须电话同意"));
        self.people.push(known("王敏", "13633092210", "family", ""));
    }

    /// An owner who lives there, with whoever belongs to the household.
    fn family(&mut self, number: usize) {
        let surname = names::surname(&mut self.dice);
        let woman = self.dice.percent(35);
        let owner = self.named(surname, woman);
        self.add(owner, Home(number, "owner", None, None), "");
        self.park();
        if self.dice.percent(58) {
            let other = names::surname(&mut self.dice);
            let spouse = self.named(other, !woman);
            let relation = if self.dice.percent(55) { "co-owner" } else { "family" };
            self.add(spouse, Home(number, relation, None, None), "");
        }
        for _ in 0..self.dice.weighed(&[(0, 45), (1, 38), (2, 15), (3, 2)]) {
            let female = self.dice.percent(49);
            let child = self.named(surname, female);
            self.add(child, Home(number, "family", None, None), "");
        }
        if self.dice.percent(3) {
            let nanny = names::name(&mut self.dice);
            let since = self.since(2, 20);
            self.add(nanny, Home(number, "nanny", Some(since), None), "住家");
        }
    }

    /// Some owners have a parking place beside the flat; it is one of their homes.
    fn park(&mut self) {
        if !self.dice.percent(38) {
            return;
        }
        if let (Some(place), Some(owner)) = (self.parking.pop(), self.people.last_mut()) {
            owner.homes.push(Home(place, "owner", None, None));
        }
    }

    /// A day this many months back; a month counts as thirty days.
    fn since(&mut self, least_months: i64, most_months: i64) -> Day {
        let days = self.dice.between(least_months * 30, most_months * 30);
        self.today.before(u64::try_from(days).unwrap_or(0))
    }

    /// An owner who lives elsewhere, tenants since a day, now and then an agent.
    fn let_out(&mut self, number: usize) {
        if self.many.contains(&number) {
            self.owner_of_many(number);
        } else {
            let owner = names::name(&mut self.dice);
            self.add(owner, Home(number, "owner", None, None), "不住此处");
        }
        let since = self.since(1, 22);
        if self.rooms.get(number - 1).is_some_and(|r| r.no == "3-1-1203") {
            self.people.push(Person {
                name: "李四".to_string(),
                phones: vec![("13905110021".to_string(), "手机")],
                homes: vec![Home(number, "tenant", Some(since), None)],
                note: "",
            });
            return;
        }
        if self.changed == Some(number) {
            self.change_tenants(number);
            return;
        }
        for _ in 0..self.dice.weighed(&[(1, 52), (2, 36), (3, 12)]) {
            let tenant = names::name(&mut self.dice);
            self.add(tenant, Home(number, "tenant", Some(since), None), "");
        }
        if self.dice.percent(9) {
            let agent = names::name(&mut self.dice);
            self.add(agent, Home(number, "agent", None, None), "代管出租");
        }
    }

    /// One person, entered with the first flat, for all of them.
    fn owner_of_many(&mut self, number: usize) {
        if self.many.first() != Some(&number) {
            return;
        }
        let homes = self.many.iter().map(|flat| Home(*flat, "owner", None, None)).collect();
        let phones = vec![(names::mobile(&mut self.dice), "手机")];
        self.people.push(Person {
            name: "尉迟明远".to_string(),
            phones,
            homes,
            note: "名下五套出租",
        });
    }

    /// One tenant left on the 14th, the next came on the 15th: of this month, or of the last where
    /// this one is not so far.
    fn change_tenants(&mut self, number: usize) {
        let middle = (0..45)
            .map(|ago| self.today.before(ago))
            .find(|day| day.short().ends_with("-15"))
            .unwrap_or(self.today);
        let (left, came) = (names::name(&mut self.dice), names::name(&mut self.dice));
        let until = Some(middle.before(1));
        self.add(left, Home(number, "tenant", Some(middle.before(365)), until), "租期届满退房");
        self.add(came, Home(number, "tenant", Some(middle), None), "");
    }

    /// An empty flat keeps its owner on the books; one that is fitted out has a builder as well.
    fn absent(&mut self, number: usize, usage: Usage) {
        let owner = names::name(&mut self.dice);
        self.add(owner, Home(number, "owner", None, None), "");
        if usage == Usage::Fitting {
            let builder = names::name(&mut self.dice);
            let since = self.since(1, 3);
            self.add(builder, Home(number, "other", Some(since), None), "装修负责人");
        }
    }

    /// Whoever keeps the shop, and its clerks.
    fn shop(&mut self, number: usize) {
        let keeper = names::name(&mut self.dice);
        self.add(keeper, Home(number, "tenant", None, None), "店主");
        for _ in 0..self.dice.between(0, 2) {
            let clerk = names::name(&mut self.dice);
            self.add(clerk, Home(number, "employee", None, None), "店员");
        }
    }
}

/// The step that enters one person.
fn enter(person: &Person, at: Moment) -> Planned {
    let phone = |(number, note): &(String, &str)| {
        vec![("number".to_string(), number.clone()), ("note".to_string(), (*note).to_string())]
    };
    let home = |Home(room, relation, from, until): &Home| {
        let mut row = vec![
            ("room".to_string(), format!("#{room}")),
            ("relation".to_string(), (*relation).to_string()),
        ];
        row.extend(from.map(|day| ("from".to_string(), day.to_string())));
        row.extend(until.map(|day| ("until".to_string(), day.to_string())));
        row
    };
    let step = Planned::step("F-56", "enter", ARCHIVIST, at)
        .with("name", person.name.clone())
        .rows("phones", person.phones.iter().map(phone).collect())
        .rows("homes", person.homes.iter().map(home).collect());
    if person.note.is_empty() { step } else { step.with("note", person.note) }
}
