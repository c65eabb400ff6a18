//! Takes decisions of head office (B-27), one at a time, as a step of 钟: only what head office's writer signed, only the next
//! one, and never another one under a number that is here. The desk asks nobody for them; the shipping process brings them.

use super::Desk;
use super::waiting::Waiting;
use crate::desk::{backup_targets, log};
use crate::engine::decision::{Hand, Input};
use crate::engine::prelude::*;
use crate::forms::office::rulings;
use crate::protocol::messages::Reply;
use crate::store::chain::hex;
use crate::store::ruling::Ruling;
use crate::store::taking::{Handed, Work};

/// What a record may say: the blanks of B-27 that are its own.
const SAYS: &[&str] = &[
    "what", "by", "account", "at", "name", "worth", "why", "slip", "asked_no", "word", "paper",
    "from", "until", "purpose", "hours", "text", "week", "of",
];

impl Desk {
    /// How far this office is.
    pub(super) fn tell_rulings_at(&self, waiting: &Waiting) {
        match self.ask(rulings::stands) {
            Ok((next, hash)) => {
                self.reply(waiting, Reply::RulingsAt { number: next.saturating_sub(1), hash });
            }
            Err(problem) => self.fail(waiting, &problem),
        }
    }

    /// Takes the record into the next commit, or says why not.
    pub(super) fn take_ruling(&mut self, waiting: Waiting, ruling: &Ruling) {
        match self.believed(ruling) {
            Ok(Some(asked)) => {
                let hand = Hand { badge: Badge::CLOCK, cosign: None };
                let id = format!("总部决定 {} {}", ruling.number, hex(&ruling.hash()));
                let work = vec![Work::Step(Handed::now(id, asked, hand))];
                self.enqueue(waiting, Badge::CLOCK, work, None);
            }
            // It is here already, to the byte.
            Ok(None) => self.reply(&waiting, Reply::Done),
            Err(sentence) => {
                log::note("ruling-refused", &[("number", ruling.number.into())]);
                self.decline(&waiting, sentence);
            }
        }
    }

    /// The step that a record asks for; none where it was taken before.
    fn believed(&self, ruling: &Ruling) -> Result<Option<Asked>, String> {
        let number = ruling.number;
        if self.replica.is_some() {
            return Err("这是副本,只读".to_string());
        }
        let office = self.office_id().map_err(|problem| problem.to_string())?;
        let keys = backup_targets::writers(&office)?;
        if keys.is_empty() {
            return Err(
                "本机没有登记总部的公钥(head_office 一节的 writer),总部决定一件也不收".into()
            );
        }
        ruling
            .verify(&keys, &office)
            .map_err(|why| format!("第 {number} 号{why},没有收;请报总部"))?;
        let hash = hex(&ruling.hash());
        let id = SlipId { form: rulings::TAG, number };
        let here = self.ask(|book| book.slip(id)).map_err(|problem| problem.to_string())?;
        match here {
            Some(slip) if rulings::hash(&slip) == hash => return Ok(None),
            Some(_) => {
                return Err(format!(
                    "第 {number} 号在这里是另一份,没有收;总部只能有一人写,请报总部"
                ));
            }
            None => {}
        }
        let mut fields = if ruling.is_for(&office) { says(ruling)? } else { Vec::new() };
        let to = match (ruling.to.is_empty(), ruling.is_for(&office)) {
            (true, _) => rulings::To::All,
            (false, true) => rulings::To::Here,
            (false, false) => rulings::To::Elsewhere,
        };
        let own = [
            ("number", number.to_string()),
            ("to", to.name().to_string()),
            ("prev", hex(&ruling.prev)),
            ("hash", hash),
            ("signature", hex(&ruling.signature)),
        ];
        fields.extend(own.into_iter().map(|(name, text)| (name.to_string(), Input::Text(text))));
        let (form, step) = (rulings::FORM.id.to_string(), "take".to_string());
        Ok(Some(Asked { form, step, fields, ..Asked::default() }))
    }
}

/// What a record says, as it would be typed.
fn says(ruling: &Ruling) -> Result<Vec<(String, Input)>, String> {
    let unread = || format!("第 {} 号的内容本版看不懂,没有收;请升级本程序", ruling.number);
    let body = ruling.body.as_deref().unwrap_or_default();
    let all: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(body).map_err(|_| unread())?;
    let mut fields = Vec::new();
    for (name, value) in all {
        if !SAYS.contains(&name.as_str()) {
            return Err(unread());
        }
        let input = match value {
            serde_json::Value::String(text) => Input::Text(text),
            serde_json::Value::Number(number) => Input::Text(number.to_string()),
            serde_json::Value::Array(rows) => {
                Input::Rows(rows.iter().map(row).collect::<Option<_>>().ok_or_else(unread)?)
            }
            _ => return Err(unread()),
        };
        fields.push((name, input));
    }
    Ok(fields)
}

fn row(value: &serde_json::Value) -> Option<Vec<(String, String)>> {
    let cell = |(name, value): (&String, &serde_json::Value)| {
        Some((name.clone(), value.as_str()?.to_string()))
    };
    value.as_object()?.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::office::rulings::Take;

    #[test]
    fn a_record_says_only_blanks_of_its_book_and_nothing_that_the_desk_writes() {
        for name in SAYS {
            assert!(Take::fields().iter().any(|field| field.name == *name), "{name}");
        }
        let of = |body: &str| {
            let body = Some(body.to_string());
            says(&Ruling {
                number: 1,
                prev: [0; 32],
                to: String::new(),
                digest: [0; 32],
                body,
                signature: Vec::new(),
            })
        };
        assert_eq!(of("{\"what\":\"set\",\"of\":3}").unwrap().len(), 2);
        for wrong in ["", "[]", "{\"number\":3}", "{\"hash\":\"x\"}", "{\"what\":null}"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }
}
