//! `qiantai pepper`: the secret of this machine that goes into the PINs, to be written down, or laid down again on
//! another one.

use std::path::{Path, PathBuf};

use super::caller::{NO_OFFICE, usage_error};
use super::{FAILED, FINE, REFUSED, fail, print_out};
use crate::desk::pepper::Pepper;
use crate::desk::pepper_file;
use crate::store::{Store, StoreProblem};

#[derive(clap::Args)]
pub(crate) struct PepperArgs {
    /// 把抄下的那一份(在这个文件里)放到这台机器上
    #[arg(long, value_name = "FILE")]
    set: Option<PathBuf>,
}

pub(super) fn pepper(dir: &Path, args: &PepperArgs) -> Result<u8, u8> {
    if !Store::exists(dir) {
        return Err(fail(NO_OFFICE, FAILED));
    }
    let store = Store::open(dir).map_err(|problem| match problem {
        StoreProblem::Busy => fail("前台还在运行;请先 qiantai stop,再看或放密码密钥", FAILED),
        other => fail(&other.to_string(), FAILED),
    })?;
    let identity = store.identity().map_err(|problem| fail(&problem.to_string(), FAILED))?;
    let office = identity.office_id();
    let found = pepper_file::load(&office).map_err(|sentence| fail(&sentence, FAILED))?;
    let Some(path) = &args.set else {
        return match found {
            Some(pepper) => {
                print_out(&pepper.shown());
                Ok(FINE)
            }
            None => {
                Err(fail("这台机器上还没有密码密钥;练习管理处没有,真的在前台起过之后有", REFUSED))
            }
        };
    };
    if found.is_some() {
        return Err(fail("这台机器上已有密码密钥;没有动它", REFUSED));
    }
    let typed = crate::files::read_small(path)
        .map_err(|e| usage_error(format!("文件 {} 读不出({e})", path.display())))?;
    let pepper = Pepper::read(&typed)
        .ok_or_else(|| usage_error("密码密钥是 64 个字母数字,四个一组".to_string()))?;
    pepper_file::lay(&office, &pepper).map_err(|sentence| fail(&sentence, FAILED))?;
    print_out("密码密钥已放好;原来的密码又能用了");
    Ok(FINE)
}
