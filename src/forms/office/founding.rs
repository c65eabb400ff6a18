//! B-03 管理处: the office itself, opened once, with the procedure it follows.

use crate::forms::prelude::*;

use super::settings;
use crate::forms::policy;

pub const TAG: u16 = 9003;

rules! {
    OPENED refuse "管理处已经开办,名为“{0}”" ["B-03"];
    NO_PROFILE refuse "{0}" ["B-03"];
    NO_DIGEST refuse "这里只留恢复码的摘要;换恢复码请用 qiantai recover --renew" ["B-03"];
}

fields! {
    pub struct Setup {
        1 name: Text = "管理处名称" 12;
        2 profile: Option<Text> = "按哪份制度" 6;
        3 phone: Option<Text> = "服务电话" 6;
    }
}

fields! {
    /// 恢复码: only its digest is written, so that whoever reads the journal cannot sign in by it.
    pub struct Recovery { 4 recovery: Text = "恢复码摘要" 12; }
}

states! { OPEN = 1 "open" "开办" }

pub static FORM: Form = Form::new("B-03", TAG, "管理处", "管理处", STATES, RULES)
    .steps(&[
        Step::opens(1, "open", "开办", Right::OpenOffice, Setup::fields).decide(by!(open)),
        Step::from(2, "recovery", "换恢复码", &[OPEN], Right::SetPolicy, Recovery::fields)
            .decide(by!(recovery))
            .aside(),
    ])
    .keys(&[])
    .line(|slip, _| Line { matter: slip.text(Setup::name).to_string(), ..Line::default() });

/// The one slip of the register.
pub const SLIP: SlipId = SlipId { form: TAG, number: 1 };

/// Opens the office and lays down its policy in the same commit.
fn open(ask: &Ask<'_>, it: Setup) -> Outcome {
    if let Some(name) = name(ask.book) {
        return Err(OPENED.with(&[&name]));
    }
    let mut policy = policy::fresh();
    if let Some(profile) = &it.profile {
        policy
            .apply_profile(&profile.0)
            .map_err(|p| NO_PROFILE.with(&[&p.to_string()]).at(Setup::profile))?;
    }
    let (state, set) = settings::standing(&policy);
    let standing = Ask::beside(settings::SLIP, 1, state, set);
    let opened = ask.draw(OPEN);
    Ok(Decision { drawn: vec![opened, standing], warnings: Vec::new() })
}

/// Lays down by which code the office is opened again where all PINs are lost.
fn recovery(ask: &Ask<'_>, it: Recovery) -> Outcome {
    let digest = &it.recovery.0;
    if digest.len() != 64 || !digest.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(NO_DIGEST.at(Recovery::recovery));
    }
    ask.draw(OPEN).ok()
}

/// The digest of the 恢复码 that is in force, if the office has one.
pub fn recovery_digest(book: &dyn Book) -> Option<String> {
    let slip = book.slip(SLIP)?;
    slip.has(Recovery::recovery).then(|| slip.text(Recovery::recovery).to_string())
}

/// The number that customers call.
pub fn service_phone(book: &dyn Book) -> String {
    book.slip(SLIP).map_or_else(String::new, |slip| slip.text(Setup::phone).to_string())
}

/// The office's name, once it is open.
pub fn name(book: &dyn Book) -> Option<String> {
    book.slip(SLIP).map(|s| s.text(Setup::name).to_string())
}
