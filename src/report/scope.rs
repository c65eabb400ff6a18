//! A part of the office that a report is asked of: one building, one department, or both. Every report reads through it,
//! so that its rows and its sums are of the same slips, and no report knows of it.

use super::declared::{self, room_of};
use crate::engine::form::Form;
use crate::engine::kind::Kind;
use crate::engine::ledger::SumKey;
use crate::engine::policy::Policy;
use crate::engine::prelude::*;
use crate::engine::registry::Registry;
use crate::forms;
use crate::forms::complaints::complaint::record::Department;
use crate::forms::estate::rooms;
use crate::forms::office::staff;
use crate::forms::work::job;

/// The most that is read of an index to find what belongs: more than any span of one has.
const READ_MOST: usize = 1_000_000;
/// Buildings that are named where one is not known.
const NAMED_MOST: usize = 30;
/// Ends of a building's name that people write and the register does not.
const ENDS: [&str; 6] = ["号楼", "栋", "幢", "座", "楼", "#"];

/// Which part; nothing in it means the whole office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// As the register of rooms has it: `3`.
    pub building: String,
    pub department: Option<Department>,
}

impl Scope {
    /// What was typed for a building and a department; either may be empty.
    ///
    /// # Errors
    /// A sentence with the departments that there are.
    pub fn read(building: &str, department: &str) -> Result<Self, String> {
        let building = building.trim();
        let bare = ENDS.iter().find_map(|end| building.strip_suffix(end)).unwrap_or(building);
        let (building, wanted) = (bare.trim().to_string(), department.trim());
        if wanted.is_empty() {
            return Ok(Self { building, department: None });
        }
        let department = named(wanted).ok_or_else(|| {
            let all: Vec<&str> = Department::PICKS.iter().map(|pick| pick.label).collect();
            format!("没有“{wanted}”这个部门;可用:{}", all.join("、"))
        })?;
        Ok(Self { building, department: Some(department) })
    }

    /// What was typed in one line: words that are departments, and a building.
    ///
    /// # Errors
    /// A sentence, if there are two words and neither is a department.
    pub fn of_line(line: &str) -> Result<Self, String> {
        let mut scope = Self::default();
        for word in line.split_whitespace() {
            match named(word) {
                Some(department) => scope.department = Some(department),
                None if scope.building.is_empty() => {
                    scope.building = Self::read(word, "")?.building;
                }
                None => return Self::read("", word),
            }
        }
        Ok(scope)
    }

    /// Refuses a building that no room in use stands in: its sheet would be all zeros.
    ///
    /// # Errors
    /// A sentence with the buildings that there are.
    pub fn check(&self, book: &dyn Book) -> Result<(), String> {
        if self.building.is_empty() || rooms::is_building(book, &self.building) {
            return Ok(());
        }
        let all = match rooms::buildings(book, NAMED_MOST + 1) {
            none if none.is_empty() => "房屋册上还没有楼栋".to_string(),
            all if all.len() > NAMED_MOST => format!("楼栋有:{} 等", all[..NAMED_MOST].join("、")),
            all => format!("楼栋有:{}", all.join("、")),
        };
        let departments: Vec<&str> = Department::PICKS.iter().map(|pick| pick.label).collect();
        Err(format!(
            "没有“{}”这个楼栋或部门;{all};部门有:{}",
            self.building,
            departments.join("、")
        ))
    }

    /// The department in one word; empty for all of them.
    pub fn department_label(&self) -> &'static str {
        self.department.map_or("", Department::label)
    }

    pub fn is_whole(&self) -> bool {
        self.building.is_empty() && self.department.is_none()
    }

    /// `3栋 工程`, as it stands above a sheet.
    pub fn shown(&self) -> String {
        let building = match self.building.as_str() {
            "" => String::new(),
            building => format!("{building}栋"),
        };
        let words = [building.as_str(), self.department_label()];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn has(&self, book: &dyn Book, id: SlipId) -> bool {
        let Some(form) = forms::tagged(id.form) else { return true };
        self.is_in_building(book, form, id) && self.is_of_department(book, form, id)
    }

    /// Papers that are about no room belong to every building: prices, staff.
    fn is_in_building(&self, book: &dyn Book, form: &Form, id: SlipId) -> bool {
        if self.building.is_empty() {
            return true;
        }
        if form.tag == rooms::TAG {
            return book.slip(id).is_some_and(|room| rooms::building(&room) == self.building);
        }
        let Some(slip) = book.slip(id) else { return false };
        match room_behind(book, form, &slip) {
            Some(room) => {
                rooms::slip(book, room).is_some_and(|room| rooms::building(&room) == self.building)
            }
            None => !has_blank(form, |kind| matches!(kind, Kind::Room)),
        }
    }

    /// Registers are of every department.
    fn is_of_department(&self, book: &dyn Book, form: &Form, id: SlipId) -> bool {
        let Some(wanted) = self.department else { return true };
        if !form.states.iter().any(|state| state.open) || form.register {
            return true;
        }
        book.slip(id).is_some_and(|slip| department_of(book, form, &slip) == wanted)
    }
}

fn named(word: &str) -> Option<Department> {
    let bare = word.strip_suffix('部').unwrap_or(word);
    Department::PICKS
        .iter()
        .find(|pick| pick.label == bare || pick.name == word)
        .and_then(|pick| Department::of(pick.code))
}

fn has_blank(form: &Form, is: fn(&Kind) -> bool) -> bool {
    let mut blanks = form.steps.iter().flat_map(|step| (step.fields)().iter());
    blanks.any(|field| field.rows.is_none() && is(&field.kind))
}

/// The room of a slip, or of the slip that it is about: a callback is about a repair.
fn room_behind(book: &dyn Book, form: &Form, slip: &Slip) -> Option<RoomId> {
    let own = room_of(form, slip);
    own.or_else(|| {
        let about = slip.fields.iter().find_map(|(_, value)| match value {
            Value::One(Cell::Slip(id)) => Some(*id),
            _ => None,
        })?;
        room_of(forms::tagged(about.form)?, &book.slip(about)?)
    })
}

/// Whose a slip is: what it says itself, else the department of whoever has it in hand, else that of its paper.
fn department_of(book: &dyn Book, form: &Form, slip: &Slip) -> Department {
    let said = declared::chosen_label(form, slip, "department");
    let said = said.or_else(|| declared::text_of(form, slip, "department"));
    let said = said.and_then(named);
    let hands = || {
        let line = form.line_of(slip, book);
        line.hands.and_then(|badge| staff::role(book, badge)).map(of_role)
    };
    let paper = || match job::is_work(form) {
        true if form.tag == crate::forms::work::cleaning::TAG => Department::Cleaning,
        true => Department::Engineering,
        false => Department::Desk,
    };
    said.or_else(hands).unwrap_or_else(paper)
}

fn of_role(role: Role) -> Department {
    match role {
        Role::Desk | Role::Supervisor | Role::ControlRoom | Role::Clock => Department::Desk,
        Role::EngineeringHead | Role::Foreman | Role::Worker | Role::Storekeeper => {
            Department::Engineering
        }
        Role::SecurityHead | Role::SecurityForeman | Role::Guard => Department::Security,
        Role::CleaningHead | Role::Cleaner => Department::Cleaning,
        Role::Cashier => Department::Finance,
        Role::Head | Role::Archivist | Role::Company => Department::Office,
    }
}

/// The book as a report of a part of the office sees it.
pub(super) struct Scoped<'a> {
    pub book: &'a dyn Book,
    pub scope: &'a Scope,
}

impl Book for Scoped<'_> {
    fn slip(&self, id: SlipId) -> Option<Slip> {
        self.book.slip(id)
    }

    fn keys(&self, index: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId> {
        let all = self.book.keys(index, from, to, READ_MOST).into_iter();
        all.filter(|id| self.scope.has(self.book, *id)).take(most).collect()
    }

    fn next_number(&self, form: u16) -> u64 {
        self.book.next_number(form)
    }

    fn registry(&self) -> &'static Registry {
        self.book.registry()
    }

    fn policy(&self) -> &Policy {
        self.book.policy()
    }

    fn sums(&self, from: SumKey, to: SumKey, most: usize) -> Vec<(SumKey, Money)> {
        let all = self.book.sums(from, to, READ_MOST).into_iter();
        let own = all.filter(|(key, _)| self.scope.has(self.book, key.slip));
        own.take(most).collect()
    }
}
