//! The company's board as head office's database counts it: offices by what hurts first.

use postgres::Client;

use super::problem::HeadOfficeProblem;
use super::schema;

/// One office on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRow {
    pub office: String,
    /// Major complaints with something overdue; incidents whose report is owed and late.
    pub major: i64,
    pub reports: i64,
    /// Callbacks of thirty days that fell due, and that were made.
    pub asked: i64,
    pub made: i64,
    pub handovers: i64,
    pub overdue: i64,
    /// Nothing was heard for a day.
    pub silent: bool,
    /// Minutes since its last entry was written; none before the first.
    pub news_minutes: Option<i64>,
    pub hurts: i64,
}

/// The board, worst first.
///
/// # Errors
/// The link or the account.
pub fn rows(client: &mut Client) -> Result<Vec<BoardRow>, HeadOfficeProblem> {
    schema::check(client)?;
    let rows = client.query(
        "select office, major, reports, asked, made, handovers, overdue, silent,
             (extract(epoch from news_age) / 60)::bigint, hurts::bigint
         from qiantai.board order by hurts desc, office",
        &[],
    )?;
    let row = |row: &postgres::Row| BoardRow {
        office: row.get(0),
        major: row.get(1),
        reports: row.get(2),
        asked: row.get(3),
        made: row.get(4),
        handovers: row.get(5),
        overdue: row.get(6),
        silent: row.get(7),
        news_minutes: row.get(8),
        hurts: row.get(9),
    };
    Ok(rows.iter().map(row).collect())
}

/// How long ago something was, in one word; never, where it was not.
pub fn age(minutes: Option<i64>) -> String {
    match minutes {
        None => "没有".to_string(),
        Some(minutes) if minutes >= 48 * 60 => format!("{}天前", minutes / (24 * 60)),
        Some(minutes) if minutes >= 120 => format!("{}小时前", minutes / 60),
        Some(minutes) => format!("{}分前", minutes.max(0)),
    }
}

impl BoardRow {
    /// The cells behind the name: major, reports, callbacks, handovers, overdue, news.
    pub fn cells(&self) -> [String; 6] {
        let count = |n: i64| if n == 0 { "-".to_string() } else { n.to_string() };
        let callbacks = match self.asked {
            0 => "-".to_string(),
            asked => format!("{}/{asked}", self.made),
        };
        let age = age(self.news_minutes);
        let news = if self.silent { format!("失联 {age}") } else { age };
        [
            count(self.major),
            count(self.reports),
            callbacks,
            count(self.handovers),
            count(self.overdue),
            news,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_dash_and_a_silent_office_says_how_long() {
        let quiet = BoardRow {
            office: "幸福里".to_string(),
            major: 0,
            reports: 0,
            asked: 0,
            made: 0,
            handovers: 0,
            overdue: 0,
            silent: false,
            news_minutes: Some(7),
            hurts: 0,
        };
        assert_eq!(quiet.cells(), ["-", "-", "-", "-", "-", "7分前"]);
        let worse = BoardRow {
            major: 2,
            asked: 9,
            made: 4,
            silent: true,
            news_minutes: Some(4_000),
            ..quiet
        };
        assert_eq!(worse.cells(), ["2", "-", "4/9", "-", "-", "失联 2天前"]);
    }
}
