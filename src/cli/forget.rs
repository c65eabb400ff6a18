//! `qiantai forget`: erases what is personal about somebody who left, with two badges (B-12).

use std::path::{Path, PathBuf};

use super::caller::{Caller, pin_of, read_pins, reply_error, usage_error};
use super::{FINE, REFUSED, fail, print_err, print_out};
use crate::engine::decision::{Asked, Input};
use crate::forms;
use crate::forms::estate::people;
use crate::forms::office::forgetting;
use crate::protocol::messages::{Reply, Request};

#[derive(clap::Args)]
pub(crate) struct ForgetArgs {
    /// 住户: F-56/12 或 @12
    person: String,
    /// 依据
    #[arg(long)]
    why: String,
    /// 谁来办(工号)
    #[arg(long = "as", value_name = "BADGE")]
    badge: u32,
    /// 第二签字人(工号)
    #[arg(long, value_name = "BADGE")]
    cosign: u32,
    /// 密码文件,每行“工号 密码”;默认 QIANTAI_PINS
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
}

pub(super) fn forget(dir: &Path, args: &ForgetArgs) -> Result<u8, u8> {
    let Some(person) = person(&args.person) else {
        return Err(usage_error("住户写作 F-56/12 或 @12".to_string()));
    };
    let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
    let second = pin_of(&pins, args.cosign).map_err(usage_error)?.to_string();
    let mut caller = Caller::connect(dir).map_err(|reason| reply_error(Err(reason)))?;
    caller.sign_in(args.badge, &pins)?;
    let text = |name: &str, text: String| (name.to_string(), Input::Text(text));
    let asked = Asked {
        form: forgetting::FORM.id.to_string(),
        step: "forget".to_string(),
        fields: vec![text("whom", format!("@{person}")), text("why", args.why.clone())],
        ..Asked::default()
    };
    let cosign = Some((args.cosign, second));
    match caller.ask(Request::Hand { id: String::new(), asked, draft: None, cosign }) {
        Ok(Reply::Accepted { number, warnings, .. }) => {
            print_out(&format!("已删除 F-56/{person} 的姓名和电话,登记为 {number}"));
            warnings.iter().for_each(|warning| print_err(&warning.text));
            Ok(FINE)
        }
        Ok(Reply::Invalid(problems)) => {
            let all: Vec<String> = problems.into_iter().map(|p| p.problem).collect();
            Err(fail(&all.join(";"), REFUSED))
        }
        other => Err(reply_error(other)),
    }
}

/// The number of a person as it is typed.
fn person(typed: &str) -> Option<u64> {
    let of_slip = forms::slip_number(typed).filter(|id| id.form == people::TAG);
    of_slip.map(|id| id.number).or_else(|| typed.strip_prefix('@')?.parse().ok())
}
