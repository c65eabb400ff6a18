//! Who came in, who was turned away, who left, and what was handed out that is not for everybody: numbers,
//! customers' files, prints, reports, exports. Local: outside the chain, and bounded.
//!
//! A row is numbers and enums only, so that nothing personal can stand in it.

use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableError};
use serde::{Deserialize, Serialize};

use super::StoreProblem;
use super::tables::ACCESS;
use super::transaction::begin;
use crate::engine::moment::Moment;
use crate::engine::value::SlipId;

/// Rows that are kept: a large office's work of a year.
const KEPT: u64 = 100_000;

/// What was done. The order is stored: new ones go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    SignedIn,
    /// A PIN did not fit.
    Failed,
    SignedOut,
    /// The terminal was closed, or the session was ended by others.
    Ended,
    /// A whole number was shown (B-04).
    Unmasked,
    /// The sheets of a print were handed out (B-11).
    Printed,
    /// A report was handed out, to be read or written to a file.
    Reported,
    /// The whole office (B-10), or one list, began to be handed out in open formats.
    Exported,
    /// The file of a household or of somebody who lives there was opened (P-40, G-96).
    Filed,
}

impl Deed {
    /// As lists say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::SignedIn => "登录",
            Self::Failed => "密码不对",
            Self::SignedOut => "登出",
            Self::Ended => "断开",
            Self::Unmasked => "看号码",
            Self::Printed => "打印",
            Self::Reported => "报表",
            Self::Exported => "导出",
            Self::Filed => "看档案",
        }
    }

    /// As logs and scripts say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "sign-in",
            Self::Failed => "failed",
            Self::SignedOut => "sign-out",
            Self::Ended => "ended",
            Self::Unmasked => "unmask",
            Self::Printed => "print",
            Self::Reported => "report",
            Self::Exported => "export",
            Self::Filed => "file",
        }
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The machine's clock, also in a practice office.
    pub at: Moment,
    pub deed: Deed,
    pub badge: u32,
    /// The account and the process at the other end of the socket, as the system says.
    pub uid: u32,
    pub pid: i32,
    /// A command, and no screen.
    pub script: bool,
    /// The record or the slip that it is about.
    pub about: Option<SlipId>,
}

/// Makes the table in a store that an earlier program made.
pub(super) fn complete(db: &Database) -> Result<(), StoreProblem> {
    match db.begin_read()?.open_table(ACCESS) {
        Ok(_) => return Ok(()),
        Err(TableError::TableDoesNotExist(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let txn = begin(db)?;
    txn.open_table(ACCESS)?;
    txn.commit()?;
    Ok(())
}

/// Adds a row, and drops the oldest where there are too many.
pub(super) fn add(txn: &redb::WriteTransaction, access: &Access) -> Result<(), StoreProblem> {
    let mut table = txn.open_table(ACCESS)?;
    let next = table.last()?.map_or(1, |(number, _)| number.value() + 1);
    table.insert(next, crate::bytes::encode(access)?.as_slice())?;
    while table.len()? > KEPT {
        table.pop_first()?;
    }
    Ok(())
}
