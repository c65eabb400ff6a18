//! What nearly every paper needs, in one line: `use crate::forms::prelude::*;`.

pub use crate::engine::book::Book;
pub use crate::engine::field::{FieldSet, Nothing, Tag};
pub use crate::engine::form::{By, ByClock, Called, DueKind, Errand, Form, Line, State};
pub use crate::engine::judge::{Advice, Ask, Asked, Decision, Drawn, NO_SLIP, Outcome};
pub use crate::engine::kind::{Lines, PersonName, Phone, Record, Signature, SlipRef, Text, Who};
pub use crate::engine::moment::{Clock, Day, Moment};
pub use crate::engine::money::Money;
pub use crate::engine::notice::{Notice, Rule};
pub use crate::engine::rights::{Right, Role, Trade};
pub use crate::engine::slip::{Index, Key, Slip, ascending, descending, urgency};
pub use crate::engine::step::{Fill, Start, Step};
pub use crate::engine::value::{Badge, Cell, Fields, PersonId, RoomId, SlipId, Value};
pub use crate::forms::dues;
pub use crate::{by, choice, fields, rules, states};
