//! `qiantai log`: who came in, who was turned away, and what was handed out, for a head.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::caller::{Caller, read_pins, reply_error, usage_error};
use super::{FINE, print_out};
use crate::protocol::messages::{Reply, Request};

#[derive(clap::Args)]
pub(crate) struct LogArgs {
    /// 主任的工号
    #[arg(long = "as", value_name = "BADGE")]
    badge: u32,
    /// 密码文件,每行“工号 密码”;默认 QIANTAI_PINS
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
    /// 最多几行(一次最多 200),新的在前
    #[arg(long, default_value_t = 50)]
    most: u16,
    /// 从这一行之前接着看(每行开头的数)
    #[arg(long, value_name = "N")]
    before: Option<u64>,
    #[arg(long)]
    json: bool,
}

pub(super) fn log(dir: &Path, args: &LogArgs) -> Result<u8, u8> {
    let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
    let mut caller = Caller::connect(dir).map_err(|reason| reply_error(Err(reason)))?;
    caller.sign_in(args.badge, &pins)?;
    match caller.ask(Request::Accesses { before: args.before, most: args.most }) {
        Ok(Reply::Accesses(lines)) => {
            for line in lines {
                print_out(&match args.json {
                    true => json!({
                        "n": line.number, "at": line.at.to_string(), "deed": line.deed, "who": line.who,
                        "uid": line.uid, "pid": line.pid, "script": line.script, "about": line.about,
                    })
                    .to_string(),
                    false => format!("{}\t{}\t{}", line.number, line.at, line.said()),
                });
            }
            Ok(FINE)
        }
        other => Err(reply_error(other)),
    }
}
