//! Every limit in one order: the numbers N-, the time words T-, then the desk's own D-.
//! The parts lie by theme below; this file only joins them and must hold no limit itself.

mod house;
mod practice;
mod service;
mod time_words;

use super::{Limit, Unit};

/// How many limits there are; `joined` would not compile with a wrong count.
const COUNT: usize =
    service::LIMITS.len() + house::LIMITS.len() + time_words::LIMITS.len() + practice::LIMITS.len();

static JOINED: [Limit; COUNT] =
    joined(&[service::LIMITS, house::LIMITS, time_words::LIMITS, practice::LIMITS]);

/// All limits, ordered N-, T-, D-.
pub static LIMITS: &[Limit] = &JOINED;

/// One line for one limit: `span` is the default, the least and the most.
const fn limit(
    id: &'static str,
    name: &'static str,
    label: &'static str,
    span: [i64; 3],
    unit: Unit,
    clause: &'static str,
) -> Limit {
    Limit { id, name, label, default: span[0], least: span[1], most: span[2], unit, clause }
}

/// Lays the parts one after another while compiling, since a static cannot be built at start.
const fn joined(parts: &[&[Limit]]) -> [Limit; COUNT] {
    let mut all = [service::LIMITS[0]; COUNT];
    let (mut part, mut at) = (0, 0);
    while part < parts.len() {
        let mut item = 0;
        while item < parts[part].len() {
            all[at] = parts[part][item];
            at += 1;
            item += 1;
        }
        part += 1;
    }
    assert!(at == COUNT);
    all
}
