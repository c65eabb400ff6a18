//! The office on which a rule table runs: real steps, decided by `judge`.

use std::collections::{BTreeMap, BTreeSet};

use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Problem, Tried, Verdict};
use qiantai::engine::fields::Fields;
use qiantai::engine::judge::try_out;
use qiantai::engine::ledger::Account;
use qiantai::engine::moment::Moment;
use qiantai::engine::money::Money;
use qiantai::engine::notice::Notice;
use qiantai::engine::policy::Policy;
use qiantai::engine::slip::{Entry, Index, ascending};
use qiantai::engine::step::Ask;
use qiantai::engine::value::{Badge, RoomId, SlipId};
use qiantai::forms;
use qiantai::forms::estate::rooms;
use qiantai::forms::policy::SCHEMA;

use crate::table::{Case, Request, Says, Wanted};

/// The badge of the head, who sets policy.
const HEAD: Badge = Badge(101);

/// The office, its clock, and the last answer.
#[derive(Clone)]
pub struct Stage {
    pub book: MapBook,
    pub now: Moment,
    pub by: Badge,
    pub labels: BTreeMap<String, SlipId>,
    /// The slip of the last request.
    pub slip: Option<SlipId>,
    /// The state of every slip.
    states: BTreeMap<SlipId, u16>,
    /// The last slip of each form.
    pub latest: BTreeMap<u16, SlipId>,
    pub notices: Vec<Notice>,
    pub problems: Vec<Problem>,
    pub entries: Vec<Entry>,
    pub tried: Tried,
    /// `(form, rule)` of every notice met.
    pub met: Vec<(String, String)>,
    /// Every clause that a notice cited.
    pub cited: Vec<String>,
    /// `(form, step, state)` of every step accepted, and the state that it was taken in; 0: none.
    pub taken: Vec<(String, String, u16)>,
    /// `(form, due)` of every due that began to run, and of every one that was met.
    pub begun: BTreeSet<(&'static str, u16)>,
    pub kept: BTreeSet<(&'static str, u16)>,
    /// `(form, due, state)` of every due that runs on in a closed slip.
    pub left: BTreeSet<(&'static str, &'static str, &'static str)>,
}

impl Stage {
    pub fn new() -> Self {
        Self {
            book: forms::map_book(),
            now: Moment(0),
            by: Badge::CLOCK,
            labels: BTreeMap::new(),
            slip: None,
            states: BTreeMap::new(),
            latest: BTreeMap::new(),
            notices: Vec::new(),
            problems: Vec::new(),
            entries: Vec::new(),
            tried: Tried::default(),
            met: Vec::new(),
            cited: Vec::new(),
            taken: Vec::new(),
            begun: BTreeSet::new(),
            kept: BTreeSet::new(),
            left: BTreeSet::new(),
        }
    }

    /// Runs a case up to the first row with an unexpected result.
    pub fn run(&mut self, case: &Case) -> Result<(), String> {
        for row in &case.rows {
            self.row(&row.says).map_err(|why| format!("{}: {why}", row.line))?;
        }
        Ok(())
    }

    /// Nothing was said last, so that what was said of the policy is not taken for what a case says.
    pub fn forget(&mut self) {
        self.notices.clear();
        self.problems.clear();
        self.entries.clear();
        self.tried = Tried::default();
    }

    /// Plays one row; what it was answered stands in the stage's own fields.
    pub fn row(&mut self, says: &Says) -> Result<(), String> {
        match says {
            Says::Fresh => {
                self.book = forms::map_book();
                self.latest.clear();
                self.states.clear();
                Ok(())
            }
            Says::At(text) => {
                self.now = Moment::parse(text, self.now).ok_or("no such moment")?;
                Ok(())
            }
            Says::By(badge) => {
                self.by = Badge(*badge);
                Ok(())
            }
            Says::Policy(name, worth) => self.policy(name, worth),
            Says::Carried(name, worth) => {
                let own = (name.as_str(), worth.as_str());
                let policy = Policy::carried(&SCHEMA, self.book.policy().worths().chain([own]));
                self.book.set_policy(policy);
                Ok(())
            }
            Says::Older(room, keys) => {
                let RoomId(room) = rooms::find(&self.book, room)?;
                let slip = SlipId { form: rooms::TAG, number: u64::from(room) };
                let set = Fields::new().put(rooms::Enter::keys, *keys);
                let (step, state) = (rooms::FORM.steps[0].tag, rooms::IN_USE);
                self.book.lay(Ask::beside(slip, step, state, set), self.now);
                Ok(())
            }
            Says::Given(request) => {
                let answer = self.submit(request)?;
                match answer.starts_with("accepted") {
                    true => Ok(()),
                    false => Err(format!("given, but {answer}: {}", self.said())),
                }
            }
            Says::Ask(request, wanted) => {
                let answer = self.submit(request)?;
                self.compare(wanted, &answer)
            }
            Says::Try(request, wanted) => {
                let answer = self.dry_run(request)?;
                self.compare(wanted, &answer)
            }
            Says::Expect(words) => self.expect(words),
        }
    }

    fn policy(&mut self, name: &str, worth: &str) -> Result<(), String> {
        let mut request = Request { form: "B-02".into(), step: "set".into(), ..Request::default() };
        // A bare number of a sum is fen here.
        let sum = name.ends_with("_fen") && worth.chars().all(|c| c.is_ascii_digit());
        let worth = if sum { format!("{worth}分") } else { worth.to_string() };
        for (field, text) in [("name", name), ("worth", &worth), ("why", "试行")] {
            let text = qiantai::engine::decision::Input::Text(text.to_string());
            request.fields.push((field.to_string(), text));
        }
        let by = std::mem::replace(&mut self.by, HEAD);
        let answer = self.submit(&request);
        self.by = by;
        match answer?.starts_with("accepted") {
            true => Ok(()),
            false => Err(format!("the policy is not set: {}", self.said())),
        }
    }

    fn asked(&self, request: &Request) -> Result<Asked, String> {
        let form = forms::form(&request.form);
        let latest = || form.and_then(|f| self.latest.get(&f.tag).copied());
        let opens = form.and_then(|f| f.step(&request.step)).is_some_and(|s| s.is_opening());
        let slip = match request.on.as_deref() {
            Some("none") => None,
            Some(label) => {
                let known = self.labels.get(label).copied();
                Some(known.or_else(|| forms::slip_number(label)).ok_or("no slip so called")?)
            }
            None if opens => None,
            None => latest(),
        };
        Ok(Asked {
            form: request.form.clone(),
            step: request.step.clone(),
            slip,
            seen: request.seen,
            occurred: request.occurred.clone(),
            source: request.source.clone(),
            late: request.late.clone(),
            fields: request.fields.clone(),
        })
    }

    /// Submits a step; returns the result in the notation of the answer column.
    fn submit(&mut self, request: &Request) -> Result<String, String> {
        let asked = self.asked(request)?;
        let hand = Hand { badge: self.by, cosign: request.cosign.map(Badge) };
        let (verdict, entries) = self.book.take(&asked, hand, self.now);
        self.entries = entries;
        self.problems.clear();
        match verdict {
            Verdict::Accepted(decision) => {
                self.notices = decision.warnings;
                self.remember(request);
                self.what_leaves_is_known()?;
                Ok(self.accepted(request))
            }
            Verdict::Refused(notice) => {
                self.notices = vec![notice];
                self.remember(request);
                Ok("refused".to_string())
            }
            Verdict::Invalid(problems) => {
                self.notices.clear();
                self.problems = problems;
                Ok(invalid(&self.problems))
            }
        }
    }

    /// Money leaves by bank or code with a step that says so (`pays_out`), or goes back with a receipt or a banking that is
    /// undone: 对账 looks for a line of the bank for these, and for no other.
    fn what_leaves_is_known(&self) -> Result<(), String> {
        for entry in &self.entries {
            let lines = entry.postings.iter().filter(|line| line.amount < Money::ZERO);
            let leaves =
                lines.clone().any(|line| [Account::Bank, Account::Scan].contains(&line.account));
            let step = forms::tagged(entry.slip.form).and_then(|form| form.step_tagged(entry.step));
            if leaves && entry.corrects.is_none() && !step.is_some_and(|step| step.pays_out) {
                return Err(format!("money leaves with {:?}, which is no paying out", entry.slip));
            }
        }
        Ok(())
    }

    /// Takes the due steps of the clock, and returns how many were accepted.
    pub fn run_clock(&mut self) -> Result<usize, String> {
        let hand = Hand { badge: Badge::CLOCK, cosign: None };
        let mut taken = 0;
        loop {
            let book: &dyn Book = &self.book;
            let until = (ascending(self.now), u64::MAX);
            let due = book.keys(Index::Clock, (0, 0), until, 100).into_iter();
            let of = |id: SlipId| {
                let (form, slip) = (forms::tagged(id.form)?, book.slip(id)?);
                Some((form.by_clock.due)(&slip, book, self.now))
            };
            let asked: Vec<Asked> = due.filter_map(of).flatten().collect();
            if asked.is_empty() || taken > 1000 {
                return Ok(taken);
            }
            for asked in asked {
                let (verdict, entries) = self.book.take(&asked, hand, self.now);
                if !matches!(verdict, Verdict::Accepted(_)) {
                    return Err(format!("钟 {} is answered {verdict:?}", asked.step));
                }
                self.entries = entries;
                self.accepted(&Request { form: asked.form, ..Request::default() });
                taken += 1;
            }
        }
    }

    /// The accepted slip with its label and state.
    fn accepted(&mut self, request: &Request) -> String {
        // What one step writes on other slips are steps of theirs.
        for entry in self.entries.clone() {
            let before = self.states.insert(entry.slip, entry.state).unwrap_or(0);
            self.latest.insert(entry.slip.form, entry.slip);
            if let Some(form) = forms::tagged(entry.slip.form)
                && let Some(step) = form.step_tagged(entry.step)
            {
                self.taken.push((form.id.to_string(), step.name.to_string(), before));
            }
            self.note_dues(entry.slip);
        }
        let form = forms::form(&request.form);
        let own = form.and_then(|f| self.entries.iter().find(|e| e.slip.form == f.tag));
        self.slip = own.map(|e| e.slip);
        if let (Some(label), Some(slip)) = (&request.label, self.slip) {
            self.labels.insert(label.clone(), slip);
        }
        let state = form.zip(own).and_then(|(f, e)| f.state(e.state)).map_or("?", |s| s.label);
        format!("accepted {state}")
    }

    /// Notes the dues of a slip as a step left them.
    fn note_dues(&mut self, id: SlipId) {
        let (Some(form), Some(slip)) = (forms::tagged(id.form), self.book.slip(id)) else { return };
        let closed = form.state(slip.state).filter(|state| !state.open);
        for due in &slip.dues {
            let running = due.met.is_none();
            let seen = if running { &mut self.begun } else { &mut self.kept };
            seen.insert((form.id, due.what));
            if let Some(state) = closed.filter(|_| running) {
                let label = forms::REGISTRY.due_label(form.tag, due.what);
                self.left.insert((form.id, label, state.label));
            }
        }
    }

    fn dry_run(&mut self, request: &Request) -> Result<String, String> {
        let asked = self.asked(request)?;
        let hand = Hand { badge: self.by, cosign: request.cosign.map(Badge) };
        self.tried = try_out(&self.book, &asked, hand, self.now);
        self.problems = self.tried.problems.clone();
        let warnings = self.tried.advice.warnings.iter();
        self.notices = self.tried.refusal.iter().chain(warnings).cloned().collect();
        self.remember(request);
        let answer = match (&self.tried.refusal, self.problems.is_empty()) {
            (Some(_), _) => "refused".to_string(),
            (None, true) => "tried".to_string(),
            (None, false) => invalid(&self.problems),
        };
        Ok(answer)
    }

    fn remember(&mut self, request: &Request) {
        let met = self.notices.iter().map(|n| (request.form.clone(), n.rule.clone()));
        self.met.extend(met);
        self.cited.extend(self.notices.iter().flat_map(|n| n.cites.iter().cloned()));
    }

    fn compare(&self, wanted: &Wanted, answer: &str) -> Result<(), String> {
        let said = self.said();
        if wanted.answer == answer && wanted.notices == said {
            return Ok(());
        }
        let texts: Vec<&str> = self.notices.iter().map(|n| n.text.as_str()).collect();
        let problems: Vec<String> =
            self.problems.iter().map(|p| format!("{}: {}", p.field, p.problem)).collect();
        Err(format!(
            "\n   wanted | {} | {}\n   got    | {answer} | {said}\n   {} {}",
            wanted.answer,
            wanted.notices,
            texts.join(" / "),
            problems.join(" / ")
        ))
    }

    /// The notices as the last column has them: rule and clauses, in order.
    fn said(&self) -> String {
        let one = |n: &Notice| format!("{} {}", n.rule, n.cites.join(" "));
        match self.notices.as_slice() {
            [] => "-".to_string(),
            some => some.iter().map(one).collect::<Vec<_>>().join("; "),
        }
    }
}

fn invalid(problems: &[Problem]) -> String {
    let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
    format!("invalid {}", fields.join(" "))
}
