//! Who speaks for a role that nobody in the office holds: its head, and the paper says so. A small office must
//! never stand still for want of a post. It gives no right: `engine::rights` does.

use super::staff;
use crate::forms::prelude::*;

/// Whether somebody who serves is one of these.
pub fn is_held(book: &dyn Book, roles: &[Role]) -> bool {
    roles.iter().any(|role| !staff::holders(book, *role, 1).is_empty())
}

/// Whether the word of this role counts as that of one of these.
pub fn speaks_for(book: &dyn Book, role: Role, roles: &[Role]) -> bool {
    roles.contains(&role) || (role == Role::Head && !is_held(book, roles))
}

/// The same for who serves under a badge.
pub fn badge_speaks_for(book: &dyn Book, badge: Badge, roles: &[Role]) -> bool {
    staff::role(book, badge).is_some_and(|role| speaks_for(book, role, roles))
}

/// Whose word is asked for: `工程主管或维修班长`, or the head's where nobody is either of them.
pub fn named(book: &dyn Book, roles: &[Role]) -> String {
    if is_held(book, roles) { labels(roles) } else { Role::Head.label().to_string() }
}

/// `本处没有客服主管,由管理处主任代`, where the head speaks for these for want of anybody else.
pub fn said(book: &dyn Book, role: Role, roles: &[Role]) -> Option<Text> {
    let stands_in = !roles.contains(&role) && speaks_for(book, role, roles);
    let head = Role::Head.label();
    stands_in.then(|| Text(format!("本处没有{},由{head}代", labels(roles))))
}

/// The blank that says who stands in, as it is after the step: whoever signs later for themselves leaves no other's
/// word in it.
pub fn noted(set: Fields, slip: Option<&Slip>, blank: Tag<Text>, said: Option<Text>) -> Fields {
    let mut set = set;
    match said {
        Some(said) => return set.put(blank, said),
        None if set.has(blank) || slip.is_some_and(|slip| slip.has(blank)) => set.clear(blank),
        None => {}
    }
    set
}

fn labels(roles: &[Role]) -> String {
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("或")
}
