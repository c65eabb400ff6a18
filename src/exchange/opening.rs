//! Turns records into opening balances: one for each row, under the number of its paper.

use std::collections::BTreeMap;

use super::cells;
use super::columns::Column;
use super::record::Record;
use super::rooms::Numbering;
use super::unit::{At, Unit, skipped};
use super::vocabulary::{ARREARS, FEES, OPENINGS, SITE, choice};
use super::wanted::{Verdict, Wanted, WantedOpening, WantedSite};
use crate::engine::prelude::*;
use crate::forms::billing::opening;

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
        let line = WantedOpening {
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
        let label = [line.room.as_str(), &line.name, record.get(Column::What)];
        let label = label.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let wanted = Wanted::Opening(line);
        units.push(Unit { wanted, rows: vec![vec![record.at]], labels: vec![label] });
    }
    set_doubles_aside(&mut units, &mut set_aside);
    (units, set_aside)
}

/// A line that stands twice in the file is brought in once. Of what can stand only once for a payer, or under a number,
/// the second line is refused before anything is written, in the words of the paper itself.
fn set_doubles_aside(units: &mut Vec<Unit>, set_aside: &mut Vec<(At, Verdict)>) {
    let mut seen: BTreeMap<String, (u32, Wanted)> = BTreeMap::new();
    let mut kept = Vec::new();
    for unit in std::mem::take(units) {
        let Wanted::Opening(line) = &unit.wanted else { continue };
        let keys = [Once::Paper, Once::Matter].map(|once| (key_of(line, once), once));
        let rows: Vec<At> = unit.rows.iter().flatten().copied().collect();
        let first = keys.iter().find_map(|(key, once)| Some((seen.get(key.as_ref()?)?, *once)));
        let verdict = match first {
            None => {
                let row = rows.first().map_or(0, |at| at.row);
                for key in keys.into_iter().filter_map(|(key, _)| key) {
                    seen.insert(key, (row, unit.wanted.clone()));
                }
                kept.push(unit);
                continue;
            }
            Some(((row, same), _)) if *same == unit.wanted => skipped(format!("与第{row}行相同")),
            Some(((row, _), once)) => {
                let said = second(line, once, &format!("第{row}行"));
                Verdict::refused(said.text, said.cites)
            }
        };
        set_aside.extend(rows.into_iter().map(|at| (at, verdict.clone())));
    }
    *units = kept;
}

/// What only one line of a list may say.
#[derive(Clone, Copy)]
enum Once {
    Paper,
    Matter,
}

/// What a line is about, beside its sum and its paper.
fn matter(line: &WantedOpening) -> String {
    match line.what.as_str() {
        ARREARS => format!("{} 的欠费", line.month),
        FEES => format!("{} 的物业费", line.month),
        SITE => "装修".to_string(),
        _ => "押金预收".to_string(),
    }
}

/// Of whom it is: a renovation and a month of property fees are a room's, whoever pays.
fn whose(line: &WantedOpening) -> String {
    match line.what.as_str() {
        FEES | SITE => line.room.clone(),
        _ => format!("{} {}", line.room, line.name).trim().to_string(),
    }
}

fn key_of(line: &WantedOpening, once: Once) -> Option<String> {
    match once {
        Once::Paper => (!line.paper.is_empty()).then(|| format!("号 {}", line.paper)),
        Once::Matter => Some(format!("{} {}", matter(line), whose(line))),
    }
}

/// What the paper says of a second line.
fn second(line: &WantedOpening, once: Once, first: &str) -> Notice {
    match once {
        Once::Paper => opening::paper_twice(&line.paper, first),
        Once::Matter => opening::same_line(&whose(line), &matter(line), first),
    }
}
