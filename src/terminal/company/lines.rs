//! The lines of the company's pages as they were read at head office, and the columns that they stand in.

use crate::terminal::list::{Col, Listed, col};

/// One office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeLine {
    pub name: String,
    /// Under the heads of the board.
    pub cells: [String; 6],
    /// Something of it hurts.
    pub hurts: bool,
}

/// A question of an office that waits for the company's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLine {
    pub office: String,
    pub slip: String,
    pub title: String,
    pub asked: String,
    pub since: String,
    /// What stands on the paper: labels and values.
    pub about: Vec<(String, String)>,
}

/// What head office decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedLine {
    pub number: i64,
    pub at: String,
    /// For whom.
    pub office: String,
    pub says: String,
    /// Who has taken it, or how many have not.
    pub took: String,
    pub about: Vec<(String, String)>,
}

/// How far an office has taken what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenLine {
    pub office: String,
    pub number: i64,
    pub behind: i64,
    /// How long ago it asked, and how old its own news is.
    pub asked: String,
    pub news: String,
}

/// What head office's database said at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    pub offices: Vec<OfficeLine>,
    pub asked: Vec<AskedLine>,
    pub decided: Vec<DecidedLine>,
    pub taken: Vec<TakenLine>,
}

impl Listed for OfficeLine {
    type Id = String;
    fn id(&self) -> String {
        self.name.clone()
    }
}

impl Listed for AskedLine {
    type Id = (String, String);
    fn id(&self) -> Self::Id {
        (self.office.clone(), self.slip.clone())
    }
}

impl Listed for DecidedLine {
    type Id = i64;
    fn id(&self) -> i64 {
        self.number
    }
}

impl Listed for TakenLine {
    type Id = String;
    fn id(&self) -> String {
        self.office.clone()
    }
}

/// The columns of each page: heads and cells; zero takes what is left.
pub const OFFICES: &[(&str, usize)] = &[
    ("", 1),
    ("重大逾期", 8),
    ("事件待报", 8),
    ("回访", 8),
    ("交班未签", 8),
    ("逾期", 6),
    ("消息", 12),
    ("管理处", 0),
];
pub const ASKED: &[(&str, usize)] =
    &[("请示于", 16), ("管理处", 12), ("单号", 12), ("名称", 14), ("请示事项", 0)];
pub const DECIDED: &[(&str, usize)] =
    &[("第几号", 6), ("定于", 16), ("给谁", 10), ("几处未取", 10), ("决定", 0)];
pub const TAKEN: &[(&str, usize)] =
    &[("管理处", 20), ("收到第几号", 10), ("还差", 6), ("上次来问", 14), ("消息", 0)];

/// Cells under these heads.
pub fn under(columns: &[(&str, usize)], cells: &[&str]) -> Vec<Col> {
    cells.iter().zip(columns).map(|(cell, (_, width))| col(*cell, *width)).collect()
}

impl OfficeLine {
    pub fn columns(&self) -> Vec<Col> {
        let [a, b, c, d, e, f] = self.cells.each_ref().map(String::as_str);
        under(OFFICES, &[if self.hurts { "!" } else { " " }, a, b, c, d, e, f, &self.name])
    }
}

impl AskedLine {
    pub fn columns(&self) -> Vec<Col> {
        under(ASKED, &[&self.since, &self.office, &self.slip, &self.title, &self.asked])
    }
}

impl DecidedLine {
    pub fn columns(&self) -> Vec<Col> {
        let number = self.number.to_string();
        under(DECIDED, &[&number, &self.at, &self.office, &self.took, &self.says])
    }
}

impl TakenLine {
    pub fn columns(&self) -> Vec<Col> {
        let number = self.number.to_string();
        let behind = if self.behind > 0 { self.behind.to_string() } else { "-".to_string() };
        under(TAKEN, &[&self.office, &number, &behind, &self.asked, &self.news])
    }
}
