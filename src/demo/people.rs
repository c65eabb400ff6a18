//! The people of the practice office: owners and their families, tenants, people in the shops.
//!
//! The register numbers people in this order. They refer to rooms by number, so rooms must be entered
//! first.

use std::rc::Rc;

use super::Planned;
use super::estate::{Kind, Room, Usage};
use super::names;
use super::rng::Rng;
use super::staff::ARCHIVIST;
use crate::engine::moment::{Day, Moment};

/// A room of a person: its number, the relation, first day, last day.
struct Home(usize, &'static str, Option<Day>, Option<Day>);

/// A person before they are entered.
struct Person {
    name: String,
    phones: Vec<(String, &'static str)>,
    homes: Vec<Home>,
    note: &'static str,
}

/// How many flats the one large owner has.
const FLATS_OF_LARGE_OWNER: usize = 5;

/// Generates the people of one room after the other.
struct Population {
    rng: Rng,
    rooms: Rc<[Room]>,
    today: Day,
    /// The people of the present room.
    people: Vec<Person>,
    /// Parking places without an owner.
    parking: Vec<usize>,
    /// The flats of the large owner.
    large_owner_flats: Vec<usize>,
    /// The flat whose tenants changed in the middle of the month.
    changed_flat: Option<usize>,
}

/// The steps that enter the people. They are generated room by room, so that a large estate needs no
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
    let large_owner_flats: Vec<usize> =
        let_flats.iter().skip(9).step_by(11).take(FLATS_OF_LARGE_OWNER).copied().collect();
    let mut population = Population {
        rng: Rng::new(seed, 2),
        rooms: Rc::clone(&rooms),
        today,
        people: Vec::new(),
        parking,
        large_owner_flats,
        changed_flat: let_flats.get(4).copied(),
    };
    (0..rooms.len()).flat_map(move |at| {
        population.fill(at);
        population.people.drain(..).map(|person| enter(&person, entered_at)).collect::<Vec<_>>()
    })
}

impl Population {
    /// Generates the people of one room. Rooms must come in order, so that a seed always gives the same.
    fn fill(&mut self, at: usize) {
        let rooms = Rc::clone(&self.rooms);
        let Some(room) = rooms.get(at) else { return };
        let number = at + 1;
        match (room.kind, room.usage) {
            _ if room.no == "1-2-1203" => self.sample_owner(number),
            // The screens show it without people.
            _ if room.no == "5-1-1203" => {}
            (Kind::Flat | Kind::Merged, Usage::Owner) => self.family(number),
            (Kind::Flat | Kind::Merged, Usage::Let) => self.let_flat(number),
            (Kind::Flat | Kind::Merged, _) => self.unoccupied(number, room.usage),
            (Kind::Shop, _) => self.shop(number),
            (Kind::Parking | Kind::Public, _) => {}
        }
    }

    /// Adds a person with random phones.
    fn add(&mut self, name: String, home: Home, note: &'static str) {
        let mut phones = Vec::new();
        // The desk often has no number of children and old people.
        let has_phone = match home.1 {
            "family" => self.rng.chance(70),
            _ => self.rng.chance(97),
        };
        if has_phone {
            phones.push((names::mobile_number(&mut self.rng), "手机"));
        }
        if home.1 == "owner" && self.rng.chance(12) {
            phones.push((names::mobile_number(&mut self.rng), "紧急联系"));
        }
        self.people.push(Person { name, phones, homes: vec![home], note });
    }

    /// A full name with this surname.
    fn name_with(&mut self, surname: &str, woman: bool) -> String {
        let given = names::given_name(&mut self.rng, woman);
        format!("{surname}{given}")
    }

    /// The household of 1-2-1203 on the screens.
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

    /// An owner who lives there, with a household.
    fn family(&mut self, number: usize) {
        let surname = names::surname(&mut self.rng);
        let woman = self.rng.chance(35);
        let owner = self.name_with(surname, woman);
        self.add(owner, Home(number, "owner", None, None), "");
        self.add_parking();
        if self.rng.chance(58) {
            let other = names::surname(&mut self.rng);
            let spouse = self.name_with(other, !woman);
            let relation = if self.rng.chance(55) { "co-owner" } else { "family" };
            self.add(spouse, Home(number, relation, None, None), "");
        }
        for _ in 0..self.rng.pick_weighted(&[(0, 45), (1, 38), (2, 15), (3, 2)]) {
            let female = self.rng.chance(49);
            let child = self.name_with(surname, female);
            self.add(child, Home(number, "family", None, None), "");
        }
        if self.rng.chance(3) {
            let nanny = names::full_name(&mut self.rng);
            let since = self.random_day_back(2, 20);
            self.add(nanny, Home(number, "nanny", Some(since), None), "住家");
        }
    }

    /// Gives some owners a parking place as a second room.
    fn add_parking(&mut self) {
        if !self.rng.chance(38) {
            return;
        }
        if let (Some(place), Some(owner)) = (self.parking.pop(), self.people.last_mut()) {
            owner.homes.push(Home(place, "owner", None, None));
        }
    }

    /// A random day between so many months ago; a month counts as thirty days.
    fn random_day_back(&mut self, least_months: i64, most_months: i64) -> Day {
        let days = self.rng.between(least_months * 30, most_months * 30);
        self.today.before(u64::try_from(days).unwrap_or(0))
    }

    /// An owner who lives elsewhere, the tenants, sometimes an agent.
    fn let_flat(&mut self, number: usize) {
        if self.large_owner_flats.contains(&number) {
            self.large_owner(number);
        } else {
            let owner = names::full_name(&mut self.rng);
            self.add(owner, Home(number, "owner", None, None), "不住此处");
        }
        let since = self.random_day_back(1, 22);
        if self.rooms.get(number - 1).is_some_and(|r| r.no == "3-1-1203") {
            self.people.push(Person {
                name: "李四".to_string(),
                phones: vec![("13905110021".to_string(), "手机")],
                homes: vec![Home(number, "tenant", Some(since), None)],
                note: "",
            });
            return;
        }
        if self.changed_flat == Some(number) {
            self.change_tenants(number);
            return;
        }
        for _ in 0..self.rng.pick_weighted(&[(1, 52), (2, 36), (3, 12)]) {
            let tenant = names::full_name(&mut self.rng);
            self.add(tenant, Home(number, "tenant", Some(since), None), "");
        }
        if self.rng.chance(9) {
            let agent = names::full_name(&mut self.rng);
            self.add(agent, Home(number, "agent", None, None), "代管出租");
        }
    }

    /// The large owner, entered once, with the first of the flats.
    fn large_owner(&mut self, number: usize) {
        if self.large_owner_flats.first() != Some(&number) {
            return;
        }
        let homes =
            self.large_owner_flats.iter().map(|flat| Home(*flat, "owner", None, None)).collect();
        let phones = vec![(names::mobile_number(&mut self.rng), "手机")];
        self.people.push(Person {
            name: "尉迟明远".to_string(),
            phones,
            homes,
            note: "名下五套出租",
        });
    }

    /// One tenant leaves on the 14th and the next comes on the 15th, most recently.
    fn change_tenants(&mut self, number: usize) {
        let middle = (0..45)
            .map(|ago| self.today.before(ago))
            .find(|day| day.short().ends_with("-15"))
            .unwrap_or(self.today);
        let (left, came) = (names::full_name(&mut self.rng), names::full_name(&mut self.rng));
        let until = Some(middle.before(1));
        self.add(left, Home(number, "tenant", Some(middle.before(365)), until), "租期届满退房");
        self.add(came, Home(number, "tenant", Some(middle), None), "");
    }

    /// The owner of an empty flat, and the builder if it is being fitted out.
    fn unoccupied(&mut self, number: usize, usage: Usage) {
        let owner = names::full_name(&mut self.rng);
        self.add(owner, Home(number, "owner", None, None), "");
        if usage == Usage::Fitting {
            let builder = names::full_name(&mut self.rng);
            let since = self.random_day_back(1, 3);
            self.add(builder, Home(number, "other", Some(since), None), "装修负责人");
        }
    }

    /// The shopkeeper and the clerks.
    fn shop(&mut self, number: usize) {
        let keeper = names::full_name(&mut self.rng);
        self.add(keeper, Home(number, "tenant", None, None), "店主");
        for _ in 0..self.rng.between(0, 2) {
            let clerk = names::full_name(&mut self.rng);
            self.add(clerk, Home(number, "employee", None, None), "店员");
        }
    }
}

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
