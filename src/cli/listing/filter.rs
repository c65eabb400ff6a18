//! The arguments of `list`: filters, and which part of the list.

use crate::engine::rights::Trade;
use crate::engine::value::SlipId;
use crate::forms;
use crate::protocol::messages::{Filter, Order, Sift, Spot, View, Window};

/// What of a list, and where it starts.
#[derive(clap::Args)]
pub(crate) struct ListFilter {
    #[command(flatten)]
    pub(super) of: Narrowed,
    /// 最多几行(一次最多 500)
    #[arg(long, default_value_t = 100)]
    most: u16,
    /// 从这张单之后接着列: F-14/123
    #[arg(long, value_name = "SLIP")]
    after: Option<String>,
    /// 从这一天往前列: 2026-11-21
    #[arg(long, value_name = "DAY", conflicts_with = "after")]
    from: Option<String>,
}

/// What of a list.
#[derive(clap::Args)]
pub(crate) struct Narrowed {
    /// 状态名(见 forms);open 可写几个,用逗号隔开
    #[arg(long)]
    state: Option<String>,
    /// 责任人工号
    #[arg(long, value_name = "BADGE")]
    worker: Option<u32>,
    /// 日期、月份或一段: 2026-11-21、2026-11、2026-11-01..2026-11-07
    #[arg(long)]
    days: Option<String>,
    /// 住户编号
    #[arg(long)]
    person: Option<u32>,
    /// open:只列这种表单
    #[arg(long)]
    form: Option<String>,
    /// open:楼栋
    #[arg(long)]
    building: Option<String>,
    /// open:工种
    #[arg(long)]
    trade: Option<String>,
    /// open:只列超时的
    #[arg(long)]
    overdue: bool,
    /// open:只列几分钟内到时限的
    #[arg(long, value_name = "MINUTES", default_value_t = 0)]
    soon: u16,
    /// open:只列本人经手的(须 --as)
    #[arg(long)]
    mine: bool,
    /// open:排列: urgency、state、worker
    #[arg(long, default_value = "urgency")]
    order: String,
}

impl ListFilter {
    pub(super) fn most(&self) -> u16 {
        self.most
    }

    /// The part of the list to return.
    pub(super) fn window(&self) -> Result<Window, String> {
        let spot = match (&self.after, &self.from) {
            (Some(after), _) => {
                let id = parse_slip(after)?;
                // If the slip is no longer on the list, the place to continue is unknown.
                Spot::Slip { id, by: 1, or: u32::MAX }
            }
            (None, Some(day)) => Spot::Day(day.clone()),
            (None, None) => Spot::Top,
        };
        Ok(Window { spot, before: 0, most: self.most })
    }

    /// A list goes on after one of its own slips.
    pub(super) fn continues(&self, form: &str) -> Result<(), String> {
        let Some(after) = &self.after else { return Ok(()) };
        let own = forms::form(form)
            .is_some_and(|form| parse_slip(after).is_ok_and(|slip| slip.form == form.tag));
        if own { Ok(()) } else { Err(format!("--after 写这种表单的单号,如 {form}/123")) }
    }

    /// Boards have no days to begin at.
    pub(super) fn of_board(&self) -> Result<(), String> {
        reject(&[("--from", self.from.is_some())])
    }
}

impl Narrowed {
    pub(super) fn has_person(&self) -> bool {
        self.person.is_some()
    }

    /// A list that nothing of this narrows.
    pub(super) fn unused(&self) -> Result<(), String> {
        reject(&[
            ("--state", self.state.is_some()),
            ("--worker", self.worker.is_some()),
            ("--days", self.days.is_some()),
            ("--person", self.person.is_some()),
            ("--form", self.form.is_some()),
            ("--building", self.building.is_some()),
            ("--trade", self.trade.is_some()),
            ("--overdue", self.overdue),
            ("--soon", self.soon > 0),
            ("--mine", self.mine),
            ("--order", self.order != "urgency"),
        ])
    }

    /// Refuses what no board can have: a form or a trade that there is not.
    fn known(&self) -> Result<(), String> {
        if let Some(form) = self.form.as_ref().filter(|form| forms::form(form).is_none()) {
            return Err(format!("没有“{form}”这种表单"));
        }
        let is_trade =
            |word: &str| Trade::PICKS.iter().any(|pick| pick.name == word || pick.label == word);
        match self.trade.as_ref().filter(|trade| !is_trade(trade)) {
            Some(trade) => Err(format!("没有“{trade}”这个工种")),
            None => Ok(()),
        }
    }

    /// The names of the states that were written, by name or by label.
    fn states(&self) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        let written = self.state.iter().flat_map(|all| all.split([',', '\u{ff0c}']));
        for word in written.map(str::trim) {
            let before = names.len();
            let states = forms::all().flat_map(|form| form.states);
            let meant = states.filter(|state| state.name == word || state.label == word);
            names.extend(meant.map(|state| state.name.to_string()));
            if names.len() == before {
                return Err(format!("没有“{word}”这个状态"));
            }
        }
        Ok(names)
    }

    /// The view of open slips.
    pub(in crate::cli) fn open(&self, text: String) -> Result<View, String> {
        reject(&[("--days", self.days.is_some()), ("--person", self.person.is_some())])?;
        self.known()?;
        let order = match self.order.as_str() {
            "urgency" => Order::Urgency,
            "state" => Order::State,
            "worker" => Order::Worker,
            _ => return Err("--order 写 urgency、state 或 worker".to_string()),
        };
        Ok(View::Open(Filter {
            form: self.form.clone(),
            states: self.states()?,
            building: self.building.clone().unwrap_or_default(),
            trade: self.trade.clone().unwrap_or_default(),
            worker: self.worker,
            mine: self.mine,
            overdue: self.overdue,
            soon: self.soon,
            numbers: Vec::new(),
            begins: String::new(),
            step: String::new(),
            text,
            order,
        }))
    }

    /// The view of all slips of a form or a room.
    pub(in crate::cli) fn slips(
        &self,
        form: Option<String>,
        room: Option<u32>,
        text: String,
    ) -> Result<View, String> {
        reject(&[
            ("--building", self.building.is_some()),
            ("--trade", self.trade.is_some()),
            ("--overdue", self.overdue),
            ("--soon", self.soon > 0),
            ("--mine", self.mine),
            ("--order", self.order != "urgency"),
        ])?;
        Ok(View::Slips(Sift {
            form: form.or_else(|| self.form.clone()),
            state: self.state.clone(),
            room,
            person: self.person,
            worker: self.worker,
            days: self.days.clone().unwrap_or_default(),
            text,
        }))
    }
}

/// Rejects options that this list would ignore.
fn reject(given: &[(&str, bool)]) -> Result<(), String> {
    match given.iter().find(|(_, given)| *given) {
        Some((option, _)) => Err(format!("{option} 不能用在这种清单上")),
        None => Ok(()),
    }
}

fn parse_slip(number: &str) -> Result<SlipId, String> {
    forms::slip_number(number).ok_or_else(|| "单号写作 F-14/123".to_string())
}
