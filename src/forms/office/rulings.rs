//! B-27 总部决定: what head office decided for this office, by its number, with what came of it here.
//!
//! Only time itself writes it, when the desk was handed a record that head office's writer signed (`store::ruling`); here it
//! is judged once more whether it is the next one on the last one. What it decides is an ordinary step of the paper
//! concerned, taken in the same commit; where that paper cannot take it any more, the record stands with the reason, and
//! the head of the office reads it.

use crate::engine::calendar::Purpose;
use crate::engine::decision::{Input, Verdict};
use crate::engine::judge::judge;
use crate::forms::prelude::*;

use super::{settings, wordings, working_hours};

pub const TAG: u16 = 9027;

/// What stands in `prev` of the first record.
const NOTHING_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

rules! {
    NOT_NEXT refuse "总部决定按号来:这里该来第 {0} 号,来的是第 {1} 号" ["B-27"];
    NOT_ON_IT refuse "总部决定第 {0} 号接不上这里的前一号;请报总部核对" ["B-27"];
    NOT_DONE_HERE warn "总部决定第 {0} 号在这里没有办成:{1}" ["B-27"];
}

choice! {
    /// What a record decides. Codes are stored.
    pub enum What {
        Set = 1 "set" "定设置",
        Free = 2 "free" "放开设置",
        Day = 3 "day" "定例外日",
        NoDay = 4 "no-day" "撤例外日",
        Hours = 5 "hours" "定工时",
        Words = 6 "words" "定用语",
        NoWords = 7 "no-words" "停用语",
        Answer = 8 "answer" "批复",
        FreeHours = 9 "free-hours" "放开工时",
    }

    pub enum To {
        All = 1 "all" "各处",
        Here = 2 "here" "本处",
        Elsewhere = 3 "elsewhere" "别处",
    }

    pub enum Reply {
        Yes = 1 "yes" "同意",
        No = 2 "no" "不同意",
    }
}

fields! {
    /// The last three are the record as it was signed; what it says stands before them, as far as it is for this office.
    pub struct Take {
        1 number: i64 = "第几号" 3;
        2 to: To = "给谁" 3;
        3 what: Option<What> = "事项" 3;
        4 by: Option<Text> = "谁定的" 3;
        5 account: Option<Text> = "总部账号" 4;
        6 at: Option<Moment> = "定于" 4;
        7 name: Option<Text> = "名称" 4;
        8 worth: Option<Text> = "取值" 6;
        9 why: Option<Text> = "理由" 6;
        10 slip: Option<Text> = "单号" 4;
        11 asked_no: Option<i64> = "请示号" 4;
        12 word: Option<Reply> = "批复" 4;
        13 paper: Option<Text> = "批文号" 4;
        14 from: Option<Day> = "起日" 4;
        15 until: Option<Day> = "止日" 4;
        16 purpose: Option<Purpose> = "用途" 4;
        17 hours: Option<Text> = "工时" 8;
        18 text: Option<Lines> = "文字" 12;
        19 week: Vec<working_hours::Pattern> = "每周" 12;
        20 of: Option<i64> = "原第几号" 4;
        30 prev: Text = "前号摘要" 12;
        31 hash: Text = "本号摘要" 12;
        32 signature: Lines = "签名" 12;
    }
}

/// Why what was decided could not be done here; the decision writes it.
const NOT_DONE: Tag<Text> = Tag::new(40, "not_done");

states! {
    /// Done here, and not read by the head yet.
    TAKEN = 1 "taken" "已照办" open,
    FAILED = 2 "failed" "没办成" open,
    READ = 3 "read" "已过目",
    ELSEWHERE = 4 "elsewhere" "别处的",
}

pub static FORM: Form = Form::new("B-27", TAG, "总部决定", "总部", STATES, RULES)
    .steps(&[
        Step::opens(1, "take", "总部决定", Right::Remind, Take::fields).aside().decide(by!(take)),
        Step::from(2, "read", "已过目", &[TAKEN, FAILED], Right::SetPolicy, Nothing::fields)
            .at_once()
            .to(READ),
    ])
    .keys(&[By::Work])
    .line(|slip, _| Line { matter: matter(slip), ..Line::default() })
    .shown_as(|slip| format!("总部决定第 {} 号", slip.id.number));

fn matter(slip: &Slip) -> String {
    let Some(what) = slip.get(Take::what) else { return "别处的".to_string() };
    let about = [Take::name, Take::slip, Take::hours].map(|tag| slip.text(tag));
    let about = about.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let worth = match (slip.text(Take::worth), slip.get(Take::word)) {
        ("", Some(word)) => word.label().to_string(),
        ("", None) => String::new(),
        (worth, _) => format!("={worth}"),
    };
    let failed = match slip.text(NOT_DONE) {
        "" => String::new(),
        why => format!(";没办成:{why}"),
    };
    format!("{} {about}{worth}({}){failed}", what.label(), slip.text(Take::by))
}

/// The record that was taken last.
pub fn last(book: &dyn Book) -> Option<Slip> {
    let number = book.next_number(TAG).checked_sub(1)?;
    book.slip(SlipId { form: TAG, number })
}

/// The number that comes next, and the hash of the one before it.
pub fn stands(book: &dyn Book) -> (u64, String) {
    let hash = last(book).map_or_else(|| NOTHING_BEFORE.into(), |slip| hash(&slip).to_string());
    (book.next_number(TAG), hash)
}

/// The hash of a record that was taken.
pub fn hash(slip: &Slip) -> &str {
    slip.text(Take::hash)
}

/// How many records of head office wait to be read.
pub fn unread(book: &dyn Book) -> usize {
    const MOST: usize = 100;
    let under =
        |state| book.under(Index::InState, crate::engine::slip::state_key_of(TAG, state), MOST);
    under(TAKEN).len() + under(FAILED).len()
}

fn take(ask: &Ask<'_>, it: Take) -> Outcome {
    let (next, before) = stands(ask.book);
    if u64::try_from(it.number) != Ok(next) {
        return Err(NOT_NEXT.with(&[&next.to_string(), &it.number.to_string()]).at(Take::number));
    }
    if it.prev.0 != before {
        return Err(NOT_ON_IT.with(&[&it.number.to_string()]).at(Take::prev));
    }
    if it.to == To::Elsewhere {
        return ask.draw(ELSEWHERE).ok();
    }
    let why = match effect(ask, &it).map(|asked| judge(ask.book, &asked, ask.hand, ask.now)) {
        Ok(Verdict::Accepted(done)) => {
            let mut decision = Decision::from(ask.draw(TAKEN));
            decision.drawn.extend(done.drawn);
            return Ok(decision);
        }
        Ok(Verdict::Refused(notice)) => notice.text,
        Ok(Verdict::Invalid(problems)) => {
            problems.first().map_or_else(String::new, |p| format!("{}:{}", p.field, p.problem))
        }
        Err(why) => why,
    };
    // It is the company's word all the same: it stands with the reason, and the next one can follow.
    let short: String = why.chars().take(crate::engine::kind::TEXT_MOST).collect();
    let warning = NOT_DONE_HERE.with(&[&it.number.to_string(), &short]);
    let drawn = ask.draw_with(FAILED, ask.given.clone().put(NOT_DONE, Text(short)));
    Ok(Decision { drawn: vec![drawn], warnings: vec![warning] })
}

/// The blanks of the step that it asks for.
struct Blanks(Vec<(String, Input)>);

impl Blanks {
    fn text(mut self, name: &str, text: impl ToString) -> Self {
        self.0.push((name.to_string(), Input::Text(text.to_string())));
        self
    }

    fn some(self, name: &str, text: Option<impl ToString>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    fn on(self, form: &str, step: &str, slip: Option<SlipId>) -> Asked {
        let (form, step) = (form.to_string(), step.to_string());
        Asked { form, step, slip, fields: self.0, ..Asked::default() }
    }
}

/// The step on the paper concerned that does what was decided.
fn effect(ask: &Ask<'_>, it: &Take) -> Result<Asked, String> {
    let lacks = |what: &str| format!("缺“{what}”");
    let what = it.what.ok_or_else(|| lacks("事项"))?;
    let named = || it.name.as_ref().map(|name| name.0.clone()).ok_or_else(|| lacks("名称"));
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
    let blanks = Blanks(Vec::new()).text("ruling", it.number).some("by", words(&it.by));
    Ok(match what {
        What::Set => {
            let worth = words(&it.worth).ok_or_else(|| lacks("取值"))?;
            let blanks = blanks.text("name", named()?).text("worth", worth);
            blanks.some("at", it.at).on("B-02", settings::COMPANY_SETS, Some(settings::SLIP))
        }
        What::Free => {
            blanks.text("name", named()?).on("B-02", settings::COMPANY_FREES, Some(settings::SLIP))
        }
        What::Day => {
            let from = it.from.ok_or_else(|| lacks("起日"))?;
            let hours = words(&it.hours).ok_or_else(|| lacks("工时"))?;
            let purpose = it.purpose.map(Purpose::name);
            let blanks = blanks.text("from", from).some("until", it.until).some("purpose", purpose);
            blanks.text("hours", hours).text("name", named()?).on("B-07", "company-day", None)
        }
        What::NoDay => {
            let of = it.of.ok_or_else(|| lacks("原第几号"))?;
            let day = working_hours::company_day(ask.book, ask.now.day(), of)
                .ok_or_else(|| lacks("例外日"))?;
            let blanks = Blanks(Vec::new()).text("ended_by", it.number);
            blanks.some("by", words(&it.by)).on("B-07", "company-no-day", Some(day))
        }
        What::Hours | What::FreeHours => {
            let purpose = it.purpose.ok_or_else(|| lacks("用途"))?;
            let standing = working_hours::standing(ask.book, purpose);
            if what == What::FreeHours {
                let standing = standing.ok_or_else(|| lacks("工时"))?;
                let blanks = Blanks(Vec::new()).text("ended_by", it.number);
                let blanks = blanks.some("by", words(&it.by));
                return Ok(blanks.on("B-07", "company-frees", Some(standing)));
            }
            let mut blanks =
                blanks.text("purpose", purpose.name()).some("holiday", words(&it.hours));
            let row = |day: &working_hours::Pattern| {
                vec![
                    ("days".to_string(), day.days.0.clone()),
                    ("hours".to_string(), day.hours.0.clone()),
                ]
            };
            blanks.0.push(("week".to_string(), Input::Rows(it.week.iter().map(row).collect())));
            let step = if standing.is_some() { "company-changes" } else { "company-enters" };
            blanks.on("B-07", step, standing)
        }
        What::Words => {
            let (name, text) = (named()?, it.text.as_ref().ok_or_else(|| lacks("文字"))?);
            let standing = wordings::named(ask.book, &name).map(|slip| slip.id);
            let step = if standing.is_some() { "reword" } else { "word" };
            blanks.text("name", name).text("text", &text.0).on("B-28", step, standing)
        }
        What::NoWords => {
            let standing = wordings::named(ask.book, &named()?).ok_or_else(|| lacks("用语"))?;
            blanks.on("B-28", "end", Some(standing.id))
        }
        What::Answer => return answer(ask, it, lacks),
    })
}

/// The company's word on what this office asked: a step of the paper on which it was asked.
fn answer(ask: &Ask<'_>, it: &Take, lacks: impl Fn(&str) -> String) -> Result<Asked, String> {
    let number = it.slip.as_ref().ok_or_else(|| lacks("单号"))?;
    let slip = ask.book.registry().slip_number(&number.0).ok_or_else(|| lacks("单号"))?;
    let form = ask.book.registry().tagged(slip.form).ok_or_else(|| lacks("单号"))?;
    let word = it.word.ok_or_else(|| lacks("批复"))?;
    let no = it.asked_no.ok_or_else(|| lacks("请示号"))?;
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
    let blanks = Blanks(Vec::new()).text("ruling", it.number).text("company_no", no);
    let blanks = blanks.text("word", word.name()).some("word_by", words(&it.by));
    let on = it.at.map_or_else(|| ask.now.day(), Moment::day);
    let paper = words(&it.paper).unwrap_or_else(|| format!("总部决定第{}号", it.number));
    let blanks = blanks.text("word_on", on).text("word_paper", paper);
    Ok(blanks.some("refused_why", words(&it.why)).on(form.id, "company-word", Some(slip)))
}
