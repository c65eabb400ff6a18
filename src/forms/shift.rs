//! The shift: who stands it, how it passes on, and its book.

pub mod attendance;
pub mod book_entry;
mod carried;
pub mod daily_report;
pub mod department_reports;
pub mod handover;
pub mod inspections;
pub mod legacy;
pub mod patrol_points;
pub mod patrols;
pub mod policy;
pub mod roster;
pub mod staff_appraisals;
