//! Turns records into opening balances: one for each row, under the number of its paper.

use std::collections::BTreeMap;

use super::cells;
use super::columns::Column;
use super::record::Record;
use super::rooms::Numbering;
use super::unit::{At, Unit, skipped};
use super::vocabulary::{ARREARS, OPENINGS, SITE, choice};
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
    set_doubles_aside(&mut units, &mut set_aside);
    (units, set_aside)
}

/// A line that stands twice in the file is brought in once. Of what can stand only once for a payer, or under a number,
/// the second line is refused before anything is written.
fn set_doubles_aside(units: &mut Vec<Unit>, set_aside: &mut Vec<(At, Verdict)>) {
    let mut seen: BTreeMap<String, (u32, Wanted)> = BTreeMap::new();
    let mut kept = Vec::new();
    for unit in std::mem::take(units) {
        let Wanted::Opening(line) = &unit.wanted else { continue };
        let keys = keys_of(line);
        let rows: Vec<At> = unit.rows.iter().flatten().copied().collect();
        let first = keys.iter().find_map(|(key, why)| seen.get(key).map(|first| (first, *why)));
        let verdict = match first {
            None => {
                let row = rows.first().map_or(0, |at| at.row);
                for (key, _) in keys {
                    seen.insert(key, (row, unit.wanted.clone()));
                }
                kept.push(unit);
                continue;
            }
            Some(((row, same), _)) if *same == unit.wanted => skipped(format!("与第{row}行相同")),
            Some(((row, _), why)) => {
                Verdict::refused(format!("第{row}行已有{why}"), vec!["B-14".to_string()])
            }
        };
        set_aside.extend(rows.into_iter().map(|at| (at, verdict.clone())));
    }
    *units = kept;
}

/// Under what a line can stand only once, and what is said of a second.
fn keys_of(line: &WantedOpening) -> Vec<(String, &'static str)> {
    let mut keys = vec![(format!("号 {}", line.paper), "这个纸单号;请核对")];
    let who = format!("{} {}", line.room, line.name);
    keys.push(match line.what.as_str() {
        ARREARS => (format!("欠 {who} {}", line.month), "这一户这个月的欠费;请合成一行"),
        SITE => (format!("装 {}", line.room), "这一户的装修;请留一行"),
        _ => (format!("存 {who}"), "这个人的押金预收;请合成一行,纸单号写在一起"),
    });
    keys.retain(|(key, _)| key != "号 ");
    keys
}
