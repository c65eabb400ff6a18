//! Turns records into opening balances: one for each row, under the number of its paper.

use super::cells;
use super::columns::Column;
use super::record::Record;
use super::rooms::Numbering;
use super::unit::{At, Unit, skipped};
use super::vocabulary::{OPENINGS, choice};
use super::wanted::{Verdict, Wanted, WantedOpening, WantedSite};

/// The opening balances of the records in the order of the file, and the rows without one.
pub(super) fn units(records: &[Record]) -> (Vec<Unit>, Vec<(At, Verdict)>) {
    let numbering = Numbering::detect(records);
    let mut units = Vec::new();
    let mut set_aside = Vec::new();
    for record in records {
        if !record.has(Column::Amount) {
            set_aside.push((record.at, skipped("没写金额")));
            continue;
        }
        let text = |column| record.get(column).trim().to_string();
        let opening = WantedOpening {
            room: numbering.room(record),
            name: text(Column::Name),
            what: choice(OPENINGS, record.get(Column::What)),
            month: text(Column::Month),
            amount: text(Column::Amount),
            paper: text(Column::Paper),
            site: WantedSite {
                stage: text(Column::Stage),
                builder: text(Column::Builder),
                ends: cells::day(record.get(Column::Ends)),
                inspected: cells::day(record.get(Column::Inspected)),
                permit: text(Column::Permit),
            },
        };
        let label = [opening.room.as_str(), &opening.name, record.get(Column::What)];
        let label = label.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let wanted = Wanted::Opening(opening);
        units.push(Unit { wanted, rows: vec![vec![record.at]], labels: vec![label] });
    }
    (units, set_aside)
}
