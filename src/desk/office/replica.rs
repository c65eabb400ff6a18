//! A copy of an office that head office looks at: whoever opens it is its reader, sees what the office's head sees, and
//! signs nothing. The store takes nothing; this file only says so, and how old the copy is.

use super::Desk;
use super::waiting::Waiting;
use crate::engine::moment::Moment;
use crate::engine::prelude::*;
use crate::forms::office::staff;
use crate::protocol::messages::{Office, Operator};
use crate::store::replica::Replica;

impl Desk {
    /// Signs a reader in without a PIN: the socket lets only the copy's own account in.
    pub(super) fn sign_reader_in(&mut self, waiting: &Waiting) {
        let badge = self.ask(|book| {
            let heads = staff::serving(book);
            let role = |slip: &Slip| staff::role(book, staff::badge_of(slip));
            let head = heads.iter().find(|slip| role(slip) == Some(Role::Head));
            head.or(heads.first()).map(staff::badge_of)
        });
        match badge {
            Ok(Some(badge)) => {
                let reply = self.start_session(waiting.conn, badge);
                self.reply(waiting, reply);
            }
            Ok(None) => self.decline(waiting, "副本里还没有人员登记,看不了;等总部收到更多再看"),
            Err(problem) => self.fail(waiting, &problem),
        }
    }

    /// What a copy says of itself instead of the office's name, and that nothing of it locks.
    pub(super) fn as_replica(&self, office: Office) -> Office {
        match &self.replica {
            Some(replica) => {
                Office { name: called(replica, office.now), lock_minutes: 0, ..office }
            }
            None => office,
        }
    }

    /// Who looks at a copy is none of the office's people: the bar says in that place that it is one, and how old.
    pub(super) fn as_reader(&self, operator: Operator) -> Operator {
        match &self.replica {
            Some(replica) => Operator { name: aged(replica, self.now()), ..operator },
            None => operator,
        }
    }
}

fn called(replica: &Replica, now: Moment) -> String {
    format!("{} {}", aged(replica, now), replica.name)
}

fn aged(replica: &Replica, now: Moment) -> String {
    let news = Moment(replica.news);
    let minutes = news.minutes_until(now).max(0);
    let age = match minutes {
        minutes if minutes >= 48 * 60 => format!("{}天前", minutes / (24 * 60)),
        minutes if minutes >= 120 => format!("{}小时前", minutes / 60),
        minutes => format!("{minutes}分前"),
    };
    format!("副本只读·{age}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_says_that_it_is_one_and_how_old() {
        let now = Moment(1_800_000_000_000);
        let of = |minutes: i64| {
            let news = now.plus_minutes(-minutes).0;
            called(&Replica { name: "幸福里".to_string(), seq: 9, news }, now)
        };
        assert_eq!(of(7), "副本只读·7分前 幸福里");
        assert_eq!(of(180), "副本只读·3小时前 幸福里");
        assert_eq!(of(50 * 60), "副本只读·2天前 幸福里");
    }
}
