//! What the desk writes on slips beside their blanks: cells that no step asks for, by their stored numbers. For whoever
//! reads an exported office without the program; a test finds those that are missing here.

use super::events::incident::record::{Item, Noted, Told};
use super::events::month_bundle::Bound;
use super::office::settings::{Fixed, Worth};
use super::renovation::site::record::{Signed, Walked};
use super::work::job::clocks::{Paused, Running};
use super::work::job::escalation::Reminder;
use crate::engine::fields::FieldSet;
use crate::engine::kind::Field;

/// A cell that has a number and no blank.
pub struct Unasked {
    /// The papers on which it may stand.
    pub forms: &'static [&'static str],
    pub tag: u16,
    pub name: &'static str,
    /// What it says, in plain words.
    pub says: &'static str,
    /// What stands in each of its rows, where it has some and no paper names them.
    pub columns: Option<fn() -> &'static [Field]>,
}

impl Unasked {
    const fn rows(mut self, columns: fn() -> &'static [Field]) -> Self {
        self.columns = Some(columns);
        self
    }

    /// The name and what it says, with the numbers that stand in its rows.
    pub fn said(&self) -> String {
        let column = |field: &Field| format!("t{} {}", field.tag, field.name);
        let columns = self.columns.map(|columns| columns().iter().map(column).collect::<Vec<_>>());
        let rows =
            columns.map_or_else(String::new, |all| format!("; each row: {}", all.join(", ")));
        format!("{}: {}{rows}", self.name, self.says)
    }
}

const fn cell(
    forms: &'static [&'static str],
    tag: u16,
    name: &'static str,
    says: &'static str,
) -> Unasked {
    Unasked { forms, tag, name, says, columns: None }
}

/// The papers of all work.
const WORK: &[&str] = &["F-13", "F-14", "F-17"];
/// Papers that sum a period up.
const SUMMED: &[&str] = &["F-29", "F-32", "F-211", "F-212"];
/// Papers that somebody pays for.
const PAID: &[&str] = &[
    "F-13", "F-14", "F-17", "F-21", "F-22", "F-23", "F-24", "F-25", "F-225", "F-226", "F-229",
    "B-06", "B-14",
];

/// All of them.
pub static UNASKED: &[Unasked] = &[
    cell(&["B-01"], 9, "proof", "digests of the rows that hold the PIN, the newest first"),
    cell(&["F-60"], 114, "disputed", "what of the deposit is in dispute"),
    cell(&["F-69"], 24, "lost_nos_all", "the numbers of lost passes, as far as they were said"),
    cell(&["F-69"], 25, "collected_nos_all", "the numbers of passes taken in, as far as said"),
    cell(&["F-231"], 20, "tries", "how often the household was asked for what it owes"),
    cell(&["F-231"], 21, "runs_from", "the day from which the limitation runs"),
    cell(&["F-24"], 30, "last", "the last day that was dealt with"),
    cell(&["F-24"], 31, "file", "the customer's file (F-25)"),
    cell(&["F-24"], 32, "count", "slips issued under it"),
    cell(&["F-24"], 33, "start", "no day before it is served"),
    cell(&["F-24"], 36, "issued", "the slip issued last"),
    cell(&["F-24"], 72, "tries", "how often the customer was sought since they were last heard"),
    cell(&["F-24"], 73, "tried_at", "when a try was counted last"),
    cell(&["F-58"], 40, "queue", "the turn of the day in which the owner came"),
    cell(&["F-58"], 41, "came_on", "the day on which they took that turn"),
    cell(&["F-58"], 42, "paid_to", "until when fees are paid"),
    cell(&["F-58"], 43, "paid_sum", "what was taken"),
    cell(&["F-58"], 44, "receipt", "the receipt"),
    cell(
        &["F-58"],
        45,
        "paid_done",
        "the cashier has been here, with a receipt or the reason for none",
    ),
    cell(&["F-58"], 46, "handed_on", "the day on which the keys were handed over"),
    cell(&["F-33"], 1, "of", "the complaint that is reported"),
    cell(&["F-33"], 2, "room", "its room"),
    cell(&["F-33"], 3, "reported_to", "who it is reported to"),
    cell(&["F-30"], 101, "told_them", "when whoever passed it on had their answer on paper"),
    cell(
        &["F-30"],
        102,
        "first_of_event",
        "the first complaint of the event, as the desk has linked it",
    ),
    cell(&["F-44"], 7, "callers", "how many callers were told the words"),
    cell(&["F-09"], 33, "asked", "what came of the callback"),
    cell(&["F-09"], 34, "tries", "how often the customer was sought"),
    cell(&["F-09"], 35, "tried_at", "when a try was counted last"),
    cell(&["F-36"], 31, "read_by", "who read it in a later shift and classed it"),
    cell(&["F-41"], 30, "from", "from when on it says what happened"),
    cell(&["F-38"], 30, "looked", "the last day that was looked at for gaps"),
    cell(&["F-38"], 31, "ended", "a newer plan has taken its place: nobody looks at it any more"),
    cell(&["F-45"], 31, "became", "what a finding became"),
    cell(SUMMED, 10, "from", "the first day of the period"),
    cell(SUMMED, 11, "to", "its last day"),
    cell(SUMMED, 12, "figures", "what was counted in it"),
    cell(&["F-216"], 30, "keeper", "whose drawer it is"),
    cell(&["F-216"], 31, "counted", "what was counted last"),
    cell(&["F-216"], 32, "expected", "what should have been there"),
    cell(&["F-216"], 33, "difference", "what was amiss"),
    cell(&["F-216"], 34, "first_no", "the first receipt that could be of this count"),
    cell(&["F-216"], 35, "last_no", "the last receipt of this count"),
    cell(&["F-228"], 10, "items", "the lines of the bank's file"),
    cell(&["F-228"], 11, "count", "how many lines"),
    cell(&["F-228"], 12, "sum", "what they come to"),
    cell(&["F-228"], 13, "back", "how many came back by now"),
    cell(&["F-228"], 14, "paid_sum", "what the bank has paid by now"),
    cell(&["F-228"], 15, "refused_sum", "what it refused by now"),
    cell(&["F-229"], 30, "for_slip", "the statement or charge that the line was for"),
    cell(&["F-225"], 10, "rows", "how the sum came about, rate by rate"),
    cell(&["F-226"], 10, "months", "what each month got of it"),
    cell(&["F-225"], 11, "paid", "what of it is paid by now"),
    cell(&["F-226"], 11, "ahead_sum", "what of it was for no month yet"),
    cell(&["F-226"], 31, "receipt", "its receipt"),
    cell(&["B-26"], 5, "first", "the number of the first charge that could be the run's"),
    cell(&["B-26"], 6, "made", "how many charges came of it, counted when it was over"),
    cell(&["B-26"], 7, "sum", "their sum"),
    cell(&["F-22"], 16, "paid_out", "what of it was paid out of the payer's deposit"),
    cell(&["F-23"], 31, "receipt", "the receipt of the last payment"),
    cell(
        &["B-13"],
        5,
        "first",
        "the number of the first statement that could be the run's: those before it are not looked at",
    ),
    cell(&["B-13"], 6, "made", "how many statements came of it, counted when it was over"),
    cell(&["B-13"], 7, "sum", "their sum"),
    cell(&["B-14"], 31, "became", "the slip that a line became"),
    cell(PAID, 1, "room", "the room, on every slip that moves money"),
    cell(PAID, 84, "customer", "what kind of customer it is"),
    cell(PAID, 85, "payer", "who pays"),
    cell(
        PAID,
        190,
        "under",
        "the agreement on a slip or record that was made under it (F-13, F-17, F-21)",
    ),
    cell(&["B-06"], 31, "paid_for", "the slip that the money is for"),
    cell(&["B-06"], 32, "account", "the account that the money was put to"),
    cell(&["B-06"], 36, "over", "what of it was too much, and is held for the payer (F-23)"),
    cell(&["B-06"], 33, "month", "the month that it was put to on that account"),
    cell(&["F-21"], 91, "agreed", "the sum to which the customer agreed"),
    cell(&["F-21"], 70, "total", "what it costs"),
    cell(&["F-21"], 31, "from", "the slip it came from"),
    cell(
        &["F-13", "F-17", "F-21"],
        280,
        "day_price",
        "the list's price on the day it was ordered; on F-13 and F-21 alike",
    ),
    cell(&["F-21"], 33, "month", "year and month in the accounts, set by the audit"),
    cell(&["F-21"], 35, "on", "the statement it stands on"),
    cell(&["F-22"], 5, "capitals", "the total in words"),
    cell(&["F-22"], 10, "rows", "what is charged, item by item: how often, and for how much"),
    cell(&["F-22"], 11, "collected", "what was collected on it by now"),
    cell(&["F-22"], 31, "receipt", "the receipt of the last payment"),
    cell(WORK, 176, "tries", "how often the customer was sought since they were last heard"),
    cell(
        WORK,
        177,
        "unasked",
        "nobody asks any more. Written before callbacks had a paper of their own",
    ),
    cell(WORK, 178, "called", "the callback of the slip"),
    cell(&["F-27"], 1, "room", "the room of what was done"),
    cell(&["F-27"], 2, "caller", "the customer who is asked"),
    cell(&["F-27"], 3, "phone", "the number to call them on"),
    cell(&["F-27"], 210, "of", "what was done, whose customer is asked"),
    cell(&["F-27"], 211, "class", "of what kind it was, as far as callbacks go by it"),
    cell(
        &["F-27"],
        212,
        "since",
        "from when the callback counts: the owner was told that it is done",
    ),
    cell(&["F-27"], 213, "matter", "what it was about, as that slip said it"),
    cell(&["F-27"], 214, "made_by", "who made the work"),
    cell(&["F-27"], 215, "sum", "what the customer had to pay for it"),
    cell(&["F-27"], 216, "outcome", "what became of the callback so far"),
    cell(&["F-27"], 217, "tried_at", "when a try was counted last"),
    cell(&["F-27"], 218, "rounds", "how often they were heard"),
    cell(&["F-27"], 219, "not_content", "how often of these they were not content"),
    cell(&["F-27"], 220, "asked_by", "who asked last"),
    cell(&["F-27"], 221, "by_supervisor", "a supervisor heard them"),
    cell(&["F-27"], 222, "by_head", "the head heard them"),
    cell(&["F-53"], 30, "mended", "how many measures were carried out"),
    cell(&["F-30"], 30, "first", "首问责任人, set once"),
    cell(&["F-30"], 31, "call", "the call it came from"),
    cell(&["F-30"], 44, "up_at", "when it was reported upward"),
    cell(&["F-30"], 64, "replied_at", "答复时间, as S3 wants it noted on the form"),
    cell(&["F-30"], 78, "tries", "how often the customer was sought and not reached"),
    cell(&["F-30"], 83, "tried_at", "when the last try was that counts"),
    cell(&["F-30"], 82, "escalated", "the clock has proposed 重大"),
    cell(&["F-34"], 30, "first", "who told it: the first responder"),
    cell(&["F-97"], 30, "bitten", "it has bitten somebody"),
    cell(&["F-107"], 20, "canonical", "the canonical number, as parsed: what the room is found by"),
    cell(
        &["F-107"],
        21,
        "building",
        "the building, by which lists are laid; empty for what stands in none",
    ),
    cell(&["F-86"], 30, "asked", "what came of the callback"),
    cell(&["F-86"], 31, "tries", "how often they were sought"),
    cell(&["F-86"], 32, "tried_at", "when a try was counted last"),
    cell(&["F-98"], 30, "asked_all", "callbacks so far"),
    cell(&["F-98"], 31, "satisfied_all", "how many of those asked so far were content"),
    cell(
        &["F-99"],
        60,
        "list",
        "the check-list of this incident: laid down when it begins, so that no later change of a plan touches it",
    ).rows(Item::fields),
    cell(&["F-99"], 61, "told_up", "who was told, in order").rows(Told::fields),
    cell(&["F-99"], 62, "notes", "what was noted, in order").rows(Noted::fields),
    cell(&["F-99"], 63, "phoned_at", "when the company heard by phone"),
    cell(&["F-99"], 64, "received_at", "when the company had the paper"),
    cell(&["F-99"], 73, "asked", "what came of asking whoever was hurt"),
    cell(&["F-99"], 74, "tries", "how often they were sought"),
    cell(&["F-99"], 75, "tried_at", "when a try was counted last"),
    cell(&["F-245"], 20, "rung", "how often the neighbour was rung"),
    cell(&["F-244"], 10, "list", "the incidents in the bundle, in order").rows(Bound::fields),
    cell(&["F-244"], 11, "count", "how many incidents the bundle holds"),
    cell(&["F-99"], 65, "inside", "somebody is in the flat, and has not sealed it again"),
    cell(&["F-92"], 30, "waits_for", "why it waits, in words"),
    cell(&["F-10"], 30, "first", "首问责任人, set once"),
    cell(&["F-10"], 31, "call", "the call it came from"),
    cell(&["F-07", "F-08"], 30, "first", "首问责任人. Set once"),
    cell(&["F-07", "F-08"], 31, "led_to", "the slip that came of the call"),
    cell(&["F-07"], 41, "day", "the day of a sheet"),
    cell(&["F-07"], 42, "done", "how often the book was looked into on it"),
    cell(&["F-09"], 30, "first", "首问责任人, set once"),
    cell(&["F-09"], 31, "call", "the call it came from"),
    cell(&["F-09"], 32, "urged", "how often the department was urged"),
    cell(&["F-94"], 40, "room", "the room of the key, if it is a room's"),
    cell(&["F-94"], 41, "of", "the bunch, as what this slip came of"),
    cell(&["F-94"], 42, "remaining", "so many of it are still out"),
    cell(&["F-93"], 30, "kept", "in the cupboard now"),
    cell(&["F-93"], 31, "out", "lent now"),
    cell(&["F-93"], 32, "withdrawn", "given back to whom they belong, so far"),
    cell(&["F-93"], 33, "lost", "lost, scrapped or entered by mistake, so far"),
    cell(&["B-11"], 30, "phone_of", "whose phone stands whole on it"),
    cell(&["B-02"], 13, "fixed", "what head office fixed, with the record that did it").rows(Fixed::fields),
    cell(&["B-27"], 40, "not_done", "why what head office decided could not be done here"),
    cell(&["B-02"], 10, "worths", "the whole policy as it stands, written by each step").rows(Worth::fields),
    cell(&["B-04"], 3, "call", "the callback or the work about which they were to be rung"),
    cell(
        &["B-02"],
        11,
        "asleep",
        "what of it had no force when a step last looked: what is missing among them later has come alive",
    ).rows(Worth::fields),
    cell(&["B-02"], 12, "woken", "what came into force with a new release, for the head to read"),
    cell(
        &["F-69"],
        20,
        "issued",
        "all that were ever issued, lost, taken in by the office, and brought back",
    ),
    cell(
        &["F-69"],
        21,
        "lost_all",
        "all that were ever issued, lost, taken in by the office, and brought back",
    ),
    cell(
        &["F-69"],
        22,
        "collected_all",
        "all that were ever issued, lost, taken in by the office, and brought back",
    ),
    cell(
        &["F-69"],
        23,
        "back_all",
        "all that were ever issued, lost, taken in by the office, and brought back",
    ),
    cell(&["F-60"], 100, "signs", "who approved, in order").rows(Signed::fields),
    cell(&["F-60"], 101, "held", "what the cashier holds: deposit and pass deposits together"),
    cell(
        &["F-60"],
        102,
        "fees_receipt",
        "the receipts, and that the cashier is through with it, also where nothing was charged",
    ),
    cell(
        &["F-60"],
        103,
        "deposit_receipt",
        "the receipts, and that the cashier is through with it, also where nothing was charged",
    ),
    cell(
        &["F-60"],
        104,
        "fees_done",
        "the receipts, and that the cashier is through with it, also where nothing was charged",
    ),
    cell(
        &["F-60"],
        105,
        "deposit_done",
        "the receipts, and that the cashier is through with it, also where nothing was charged",
    ),
    cell(&["F-60"], 106, "walks", "the rounds of the last days").rows(Walked::fields),
    cell(
        &["F-60"],
        107,
        "passed_on",
        "the day of acceptance, and the first day on which the deposit may go back, where there is one",
    ),
    cell(
        &["F-60"],
        108,
        "refund_from",
        "the day of acceptance, and the first day on which the deposit may go back, where there is one",
    ),
    cell(
        &["F-60"],
        109,
        "forfeits",
        "what was reckoned: forfeits, other deductions, what goes back",
    ),
    cell(
        &["F-60"],
        110,
        "deducted",
        "what was reckoned: forfeits, other deductions, what goes back",
    ),
    cell(
        &["F-60"],
        111,
        "goes_back",
        "what was reckoned: forfeits, other deductions, what goes back",
    ),
    cell(&["F-74"], 30, "owner_heard", "when the owner heard, and the company"),
    cell(&["F-74"], 31, "company_heard", "when the owner heard, and the company"),
    cell(&["F-74"], 32, "confirmed", "the project manager signed the forfeit"),
    cell(&["F-36"], 30, "shift", "the shift in which it was written"),
    cell(
        &["F-40", "F-45"],
        30,
        "month",
        "the first day of the month into which it was carried last",
    ),
    cell(&["F-35"], 30, "on", "who stands the shift. Set once"),
    cell(&["F-35"], 31, "previous", "the shift before, whose counts are what there should be"),
    cell(&["F-35"], 32, "taken_by", "who took the shift over"),
    cell(&["F-35"], 33, "followed_by", "the shift that came after"),
    cell(&["F-35"], 34, "ends", "when the shift ends by the table of hours"),
    cell(&["F-35"], 35, "left", "the state that the hand left, so that 回岗 comes back to it"),
    cell(WORK, 200, "pauses", "the intervals in which work waited; the last may still last").rows(Paused::fields),
    cell(WORK, 201, "before", "the state before the pause that lasts"),
    cell(WORK, 202, "clocks", "what the clocks are made of, one row a kind of due").rows(Running::fields),
    cell(WORK, 205, "reminders", "reminders about due moments that still stand, one row a person").rows(Reminder::fields),
    cell(WORK, 206, "plan", "when 钟 looks at the slip next"),
    cell(WORK, 2, "caller", "caller"),
    cell(WORK, 3, "phone", "phone"),
    cell(WORK, 4, "part", "part"),
    cell(WORK, 5, "fault", "fault"),
    cell(WORK, 6, "content", "content"),
    cell(WORK, 10, "visit", "visit"),
    cell(WORK, 11, "urgent", "urgent"),
    cell(WORK, 12, "area", "area"),
    cell(WORK, 13, "charge", "charge"),
    cell(WORK, 14, "price_told", "price told"),
    cell(WORK, 15, "channel", "channel"),
    cell(WORK, 16, "reporter", "reporter"),
    cell(WORK, 17, "promised", "promised"),
    cell(WORK, 19, "reporter_staff", "reporter staff"),
    cell(WORK, 179, "first_heard", "who of the company heard it first"),
    cell(WORK, 30, "first", "首问责任人, set once"),
    cell(WORK, 31, "call", "the call it came from"),
    cell(WORK, 32, "chased", "how often the caller chased it"),
    cell(WORK, 33, "urged", "how often the desk urged whoever has it"),
    cell(
        WORK,
        111,
        "raised",
        "the caller has chased it so often that it stands higher on every list",
    ),
    cell(WORK, 116, "linked", "the slip it came of"),
    cell(WORK, 70, "total", "labour and materials together"),
    cell(WORK, 90, "quoted", "labour and material as quoted, together"),
    cell(WORK, 113, "measured_at", "when a temporary measure was taken (RP-12)"),
    cell(WORK, 119, "record", "the service record that the signed paper wrote"),
    cell(
        WORK,
        161,
        "with_worker",
        "cash of the household that a worker took and has not handed in (G-13)",
    ),
    cell(
        WORK,
        7,
        "seen_at",
        "when a rung was seen; no column of its own, because who saw it says enough on a list",
    ),
    cell(WORK, 168, "again", "the slip that was opened when it broke again"),
    cell(&["F-18"], 30, "bought", "the purchase request that was written for what was lacking"),
];

/// What a number means on a paper.
pub fn unasked(form: &str, tag: u16) -> Option<&'static Unasked> {
    UNASKED.iter().find(|one| one.tag == tag && one.forms.contains(&form))
}
