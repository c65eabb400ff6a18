//! What nearly every file above the engine needs, in one line: `use crate::engine::prelude::*;`.

pub use super::book::Book;
pub use super::decision::{Advice, Asked, Decision, Drawn, NO_SLIP, Outcome};
pub use super::fields::Fields;
pub use super::fields::{FieldSet, Nothing};
pub use super::form::{By, ByClock, Called, DueKind, Errand, Form, Line, State};
pub use super::kind::{Lines, PersonName, Phone, Record, Signature, SlipOf, SlipRef, Text, Who};
pub use super::moment::{Clock, Day, Moment};
pub use super::money::Money;
pub use super::notice::{Notice, Rule};
pub use super::rights::{Right, Role, Trade};
pub use super::slip::{Index, Key, Slip, ascending, descending, urgency};
pub use super::step::{Ask, Fill, Start, Step};
pub use super::tag::Tag;
pub use super::value::{Badge, Cell, PersonId, RoomId, SlipId, Value};
pub use crate::sorting::{Arrange, Gather};
