//! What comes in at the desk: calls and visits, needs and suggestions, the control room, what callers are
//! to be told.

pub mod bulletins;
pub mod consult_summary;
pub mod consults;
pub mod contact;
pub mod control_book;
pub mod lending;
pub mod logging;
pub mod lost_property;
pub mod need_summary;
pub mod needs;
pub mod neighbours;
pub mod official_visits;
pub mod opinion_box;
pub mod parcels;
pub mod policy;
pub mod spoken;
