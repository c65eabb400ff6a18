//! `:备份`: a backup asked for from the screen, by whoever runs the desk. Where a folder lies is found by this terminal's
//! account; the desk writes there, reads back what it wrote, and says so.

use std::path::PathBuf;

use crate::protocol::messages::Request;
use crate::terminal::connection::Pending;
use crate::terminal::overlay::{Overlay, Reading, line};
use crate::terminal::prelude::*;

/// Asks for a backup: into this folder, or into all that the machine's configuration names.
pub fn ask(folder: Option<String>) -> Turn {
    match folder {
        Some(folder) => Wish::Outside(Effect::Locate(PathBuf::from(folder))).into(),
        None => begin(None),
    }
}

/// The folder was found, or there is none.
pub fn hear_folder(found: Result<PathBuf, String>) -> Turn {
    match found {
        Ok(folder) => match folder.into_os_string().into_string() {
            Ok(folder) => begin(Some(folder)),
            Err(_) => Turn::no("目录名不是 UTF-8,前台认不出;请换一个目录。"),
        },
        Err(why) => Turn::no(why),
    }
}

fn begin(target: Option<String>) -> Turn {
    Turn::say("正在备份,写完读回核对…")
        .and(Some(Wish::Send(Pending::Backup, Request::Backup { target })))
}

/// A line for each folder that was written; below, where something else lies open meanwhile.
pub fn show(lines: Vec<String>, covered: bool) -> Turn {
    if covered {
        return Turn::done(lines.join(";"));
    }
    let lines = lines.into_iter().map(|said| line("", said)).collect();
    Turn::lay(Overlay::Reading(Reading::new("备份", lines)))
}
