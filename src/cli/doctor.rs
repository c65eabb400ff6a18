//! `qiantai doctor`: what on this machine would keep a front desk from working, each with its remedy. It changes
//! nothing of an office, starts no desk, opens no store, and asks for no badge: whoever sets a machine up runs it before anything
//! else is there.

mod checks;
mod finding;

use std::path::Path;

use serde_json::json;

use super::{FINE, REFUSED, print_out};
use finding::Finding;

#[derive(clap::Args)]
pub(crate) struct DoctorArgs {
    #[arg(long)]
    json: bool,
    /// 只说要改的
    #[arg(long)]
    quiet: bool,
}

/// Looks at everything and says it. Ends with 1 where something is to be mended.
pub(super) fn doctor(dir: &Path, args: &DoctorArgs) -> u8 {
    let found = checks::all(dir);
    for finding in found.iter().filter(|finding| !args.quiet || finding.is_to_mend()) {
        print_out(&match args.json {
            true => json!({
                "about": finding.about, "state": finding.state.words().1,
                "said": finding.said, "remedy": finding.remedy,
            })
            .to_string(),
            false => finding.line(),
        });
    }
    if found.iter().any(Finding::is_to_mend) { REFUSED } else { FINE }
}
