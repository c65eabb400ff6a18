//! Lists of any register: read by the labels of its blanks, entered once, changed by what they are known by, and the same
//! after a way out and in again.

#[path = "registers/reads.rs"]
mod reads;

use proptest::prelude::*;
use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::form::Form;
use qiantai::engine::kind::{Field, Kind as Holds};
use qiantai::engine::moment::Moment;
use qiantai::engine::rights::Role;
use qiantai::engine::slip::Slip;
use qiantai::engine::value::{Badge, SlipId};
use qiantai::exchange::column_map::ColumnMap;
use qiantai::exchange::registers::Register;
use qiantai::exchange::summary::{self, Totals};
use qiantai::exchange::{self, Kind, Planned, Roster, RowOutcome, plan};
use qiantai::forms;
use qiantai::queries::exporting::Exporting;

const HAND: Hand = Hand { badge: Badge::CLOCK, cosign: None };

/// An office with a hand of each role, one room, and the one who lives in it.
struct Office {
    book: MapBook,
    now: Moment,
    /// What the desk keeps of a register between the pieces of a file.
    standing: Option<plan::Standing>,
}

impl Office {
    fn new() -> Self {
        let now = Moment::parse("2026-11-21T14:32:00+08:00", Moment(0)).unwrap();
        let mut office = Self { book: forms::map_book(), now, standing: None };
        for role in Role::PICKS.iter().filter(|role| role.name != "clock") {
            let badge = (100 + u32::from(role.code)).to_string();
            office.enter("B-01", &[("badge", &badge), ("name", role.label), ("role", role.name)]);
        }
        office.enter("F-107", &[("no", "1-2-1203")]);
        office.enter("F-107", &[("no", "1-2-1204")]);
        let home = [("room", "1-2-1203"), ("relation", "owner")];
        let home = home.map(|(name, text)| (name.to_string(), text.to_string())).to_vec();
        let asked = Asked {
            form: "F-56".to_string(),
            step: "enter".to_string(),
            fields: vec![
                ("name".to_string(), Input::Text("张三".to_string())),
                ("homes".to_string(), Input::Rows(vec![home])),
            ],
            ..Asked::default()
        };
        office.take(&asked);
        office
    }

    fn enter(&mut self, form: &str, fields: &[(&str, &str)]) {
        let fields = fields.iter().map(|(n, t)| (n.to_string(), Input::Text(t.to_string())));
        let asked = Asked {
            form: form.to_string(),
            step: "enter".to_string(),
            fields: fields.collect(),
            ..Asked::default()
        };
        self.take(&asked);
    }

    fn take(&mut self, asked: &Asked) {
        let (verdict, entries) = self.book.take(asked, HAND, self.now);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{asked:?}: {verdict:?}");
        let written: Vec<SlipId> = entries.iter().map(|entry| entry.slip).collect();
        if let Some(standing) = &mut self.standing {
            standing.renew(&self.book, &written);
        }
    }

    /// Plans a roster, as the desk does it piece by piece.
    fn plan(&mut self, roster: &Roster) -> Vec<Planned> {
        let planner = plan::Planner { book: &self.book, hand: HAND, now: self.now };
        let wanted: Vec<_> = roster.units.iter().map(|unit| unit.wanted.clone()).collect();
        planner.plan_all(&wanted, &mut self.standing).into_iter().map(|plan| plan.planned).collect()
    }

    /// Brings a file in; what became of its rows.
    fn import(&mut self, kind: Kind, text: &str) -> Totals {
        let roster = exchange::roster(kind, text.as_bytes(), None).unwrap();
        let planned = self.plan(&roster);
        let totals = Totals::new(&summary::rows(&roster, &planned));
        let wanted: Vec<_> =
            summary::units_to_write(&roster, &planned).into_iter().map(|u| u.wanted).collect();
        let planner = plan::Planner { book: &self.book, hand: HAND, now: self.now };
        let steps: Vec<Asked> = planner
            .plan_all(&wanted, &mut self.standing)
            .into_iter()
            .flat_map(|plan| plan.steps.into_iter().map(|(asked, _)| asked))
            .collect();
        steps.iter().for_each(|asked| self.take(asked));
        totals
    }

    fn slips(&self, form: &Form) -> Vec<Slip> {
        let all = 0..self.book.next_number(form.tag);
        all.filter_map(|number| self.book.slip(SlipId { form: form.tag, number })).collect()
    }

    /// The register as it leaves the office: the names of its blanks above, a line a slip, further lines for more rows.
    fn export(&self, register: Register) -> String {
        let form = register.form();
        let out = Exporting::new(&self.book, form, true);
        let mut table: Vec<Vec<String>> = Vec::new();
        let columns = headings(register, |field| field.name, ".");
        table.push(columns.iter().map(|(heading, _, _)| heading.clone()).collect());
        for slip in self.slips(form) {
            let line: serde_json::Value = serde_json::from_str(&out.line(&slip)).unwrap();
            let rows = |field: &Field| line["fields"][field.name].as_array().map_or(0, Vec::len);
            let lines = columns.iter().filter_map(|(_, field, inner)| inner.map(|_| rows(field)));
            for n in 0..lines.max().unwrap_or(0).max(1) {
                let cell = |(_, field, inner): &(String, &Field, Option<&Field>)| match inner {
                    None if n == 0 => shown(&line["fields"][field.name]),
                    None => String::new(),
                    Some(inner) => shown(&line["fields"][field.name][n][inner.name]),
                };
                table.push(columns.iter().map(cell).collect());
            }
        }
        csv(&table)
    }
}

fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Object(person) => shown(&person["name"]),
        serde_json::Value::Bool(yes) => if *yes { "是" } else { "否" }.to_string(),
        other => other.to_string(),
    }
}

/// The columns of a register: heading, blank, and the column inside a blank with rows.
fn headings(
    register: Register,
    word: fn(&Field) -> &'static str,
    between: &str,
) -> Vec<(String, &'static Field, Option<&'static Field>)> {
    let mut all = Vec::new();
    for field in register.blanks() {
        match field.rows {
            None => all.push((word(field).to_string(), field, None)),
            Some(columns) => all.extend(columns().iter().map(|inner| {
                (format!("{}{between}{}", word(field), word(inner)), field, Some(inner))
            })),
        }
    }
    all
}

fn csv(table: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    table.iter().for_each(|row| writer.write_record(row).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// What is written in a cell of a kind, the `n`th of a list.
fn cell(kind: &Holds, n: usize, words: &str) -> String {
    match kind {
        Holds::Text | Holds::Name => format!("{words}{n}"),
        Holds::Lines => format!("{words}{n},第二句"),
        Holds::Number => (n + 3).to_string(),
        Holds::Money => format!("{}.50", n + 1),
        Holds::Day => format!("2027-01-{:02}", n + 1),
        Holds::Clock => format!("8:{:02}", n + 10),
        Holds::Moment => format!("2027-01-{:02} 09:30", n + 1),
        Holds::Choice(picks) => picks[n % picks.len()].label.to_string(),
        Holds::Yes => if n.is_multiple_of(2) { "是" } else { "否" }.to_string(),
        Holds::Room => ["1-2-1203", "1-2-1204"][n % 2].to_string(),
        Holds::Person | Holds::Signature => "李四".to_string(),
        Holds::Phone => format!("1380013800{}", n % 10),
        Holds::Staff => "102".to_string(),
        Holds::Slip(_) => "F-107/1".to_string(),
        Holds::Record(_) => String::new(),
    }
}

/// What a register asks of a cell besides its kind.
fn fitting(form: &str, name: &str, n: usize, text: String) -> String {
    match (form, name) {
        ("B-01", "badge") => (300 + n).to_string(),
        ("B-01", "role") => ["前台", "维修工", "保安"][n % 3].to_string(),
        ("B-08", "number") => format!("0571-8888000{}", n % 10),
        ("F-93", "kind") => "公共钥匙".to_string(),
        ("F-93", "room" | "terms") => String::new(),
        ("F-97", "plate") => format!("浙A{n:03}"),
        ("F-89", "plate") => format!("浙A1234{n}"),
        ("F-96", "id_copy") => "是".to_string(),
        ("F-234", "means") => ["扫码刷卡", "转账"][n % 2].to_string(),
        ("F-234", "paid") => String::new(),
        ("F-230", "means") => ["扫码刷卡", "转账", "银行托收"][n % 3].to_string(),
        ("F-88", "every") => "7".to_string(),
        _ => text,
    }
}

/// A list of some records with every column filled, headed by the labels.
fn filled(register: Register, many: usize, words: &str) -> String {
    let id = register.form().id;
    let columns = headings(register, |field| field.label, ":");
    let mut table: Vec<Vec<String>> =
        vec![columns.iter().map(|(heading, _, _)| heading.clone()).collect()];
    for n in 0..many {
        let line = |(_, field, inner): &(String, &Field, Option<&Field>)| {
            let inner = inner.unwrap_or(field);
            fitting(id, inner.name, n, cell(&inner.kind, n, words))
        };
        table.push(columns.iter().map(line).collect());
    }
    csv(&table)
}

/// Registers whose rows stand by themselves. Work begun on paper says besides when it was, a fee or an agreement has a payer of the
/// register, and an answer of the bank belongs to its batch: they have tests at the script door or in a walk.
fn lists() -> impl Iterator<Item = Register> {
    let alone = |register: &Register| {
        !register.is_from_paper() && !["F-225", "F-227", "F-229"].contains(&register.form().id)
    };
    Register::all().filter(alone)
}

/// How many of them can stand side by side: a room is watched once.
fn many_of(register: Register) -> usize {
    if register.form().id == "F-88" { 2 } else { 4 }
}

#[test]
fn every_register_takes_its_list_once_and_again_without_a_change() {
    let mut names = Vec::new();
    for register in lists() {
        let form = register.form();
        names.push(form.id);
        let many = many_of(register);
        let (mut office, kind) = (Office::new(), Kind::Register(register));
        let before = office.slips(form).len();
        let text = filled(register, many, "甲乙");
        let totals = office.import(kind, &text);
        let rows = u32::try_from(many).unwrap();
        assert_eq!(
            totals.count(RowOutcome::Added),
            rows,
            "{}: {}\n{text}",
            form.id,
            totals.sentence()
        );
        assert_eq!(office.slips(form).len(), before + many, "{}", form.id);
        let again = office.import(kind, &text);
        assert_eq!(again.count(RowOutcome::Same), rows, "{}: {}", form.id, again.sentence());
        assert_eq!(office.slips(form).len(), before + many, "{}", form.id);

        // Out of one office and into another.
        let out = office.export(register);
        let mut other = Office::new();
        let totals = other.import(kind, &out);
        let refused = totals.count(RowOutcome::Refused);
        assert_eq!(refused, 0, "{}: {}\n{out}", form.id, totals.sentence());
        let fields = |office: &Office| -> Vec<String> {
            let slips = office.slips(form).into_iter();
            slips.map(|slip| format!("{:?}", slip.fields)).collect()
        };
        assert_eq!(fields(&other), fields(&office), "{}", form.id);
    }
    for id in ["F-20", "F-02", "B-01", "B-08", "F-93", "F-49", "F-48", "F-201", "F-205"] {
        assert!(names.contains(&id), "{id} takes no list: {names:?}");
    }
    assert!(!names.contains(&"F-14") && !names.contains(&"F-30"), "work comes by no list");
}

#[test]
fn every_template_is_read_and_is_itself_no_data() {
    for register in lists() {
        let kind = Kind::Register(register);
        let bytes = exchange::template::workbook(kind).unwrap();
        let roster = exchange::roster(kind, &bytes, None)
            .unwrap_or_else(|why| panic!("{}: {why}", register.form().id));
        assert!(roster.units.is_empty(), "{}: {:?}", register.form().id, roster.units);
        assert!(roster.unread.is_empty(), "{}: {:?}", register.form().id, roster.unread);
        let headings = headings(register, |field| field.label, ":");
        let mut seen: Vec<&str> = headings.iter().map(|(heading, _, _)| heading.as_str()).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), headings.len(), "{}: two columns of one name", register.form().id);
    }
}

fn kind(word: &str) -> Kind {
    Kind::from_word(word).unwrap_or_else(|| panic!("{word}"))
}

#[test]
fn what_is_known_by_its_code_is_changed_and_told_blank_by_blank() {
    let mut office = Office::new();
    let faults = kind("faults");
    let text = "故障码,故障,工种,人工\ngd-01,角阀渗水,水暖,30\ndl-01,插座没电,强电,25元\n";
    assert_eq!(office.import(faults, text).sentence(), "共 2 行:新增 2");
    let roster = exchange::roster(
        faults,
        "故障码,故障,人工\nGD-01,角阀渗水,35\ndl-01,插座没电,25.00\n".as_bytes(),
        None,
    );
    let roster = roster.unwrap();
    let planned = office.plan(&roster);
    let rows = summary::rows(&roster, &planned);
    assert_eq!(rows[0].outcome, RowOutcome::Changed, "{rows:?}");
    assert!(rows[0].explanation().contains("人工 30.00 → 35.00"), "{}", rows[0].explanation());
    assert_eq!(rows[1].outcome, RowOutcome::Same, "a code in capitals, a sum in another dress");
    // What the file does not name stays.
    office.import(faults, "故障码,故障,人工\ngd-01,角阀渗水,35\n");
    let slips = office.slips(forms::form("F-20").unwrap());
    assert_eq!(slips.len(), 2);
    let out = Exporting::new(&office.book, forms::form("F-20").unwrap(), true).line(&slips[0]);
    assert!(out.contains("水暖") && out.contains("35.00"), "{out}");
}

#[test]
fn further_rows_of_a_blank_stand_below_their_record() {
    let mut office = Office::new();
    let text = "类别,单位职务,电话:号码,电话:谁接\n电梯,电梯维保,96333,值班\n,,0571-88880000,班长\n\
                消防,消防队,119,\n";
    let totals = office.import(kind("phones"), text);
    assert_eq!(totals.sentence(), "共 3 行:新增 3");
    let form = forms::form("B-08").unwrap();
    let slips = office.slips(form);
    let lines: Vec<String> =
        slips.iter().map(|slip| form.line_of(slip, &office.book).matter).collect();
    assert!(lines[0].contains("96333 值班 / 0571-88880000 班长"), "{lines:?}");
    // The number alone, under the word for all of them.
    let one = office.import(kind("电话"), "类别,单位职务,电话\n燃气,燃气公司,95777\n");
    assert_eq!(one.sentence(), "共 1 行:新增 1");
    let lost =
        exchange::roster(kind("phones"), "类别,单位职务,电话:号码\n,,110\n".as_bytes(), None);
    assert!(lost.unwrap().units.is_empty(), "rows of nobody are set aside");
}

#[test]
fn a_file_that_is_no_list_is_not_repeated_and_doubles_are_named() {
    let secret = "root:x:0:0:root:/root:/bin/bash\nsshd:*:19000:0:99999:7:::\n";
    for what in [kind("staff"), kind("F-49"), Kind::Rooms, Kind::People, Kind::Opening] {
        let why = exchange::roster(what, secret.as_bytes(), None).unwrap_err();
        assert!(!why.contains("root") && !why.contains("sshd"), "{why}");
        assert!(why.contains("[[sheet]]"), "{why}");
    }
    let text = "工号,姓名,岗位\n301,甲,前台\n301,甲,前台\n301,乙,前台\n";
    let roster = exchange::roster(kind("staff"), text.as_bytes(), None).unwrap();
    assert_eq!(roster.units.len(), 1);
    let said: Vec<(u32, RowOutcome)> =
        roster.set_aside.iter().map(|(at, verdict)| (at.row, verdict.outcome)).collect();
    assert_eq!(said, [(3, RowOutcome::Skipped), (4, RowOutcome::Refused)]);
    let missing = exchange::roster(kind("staff"), "工号,姓名\n301,甲\n".as_bytes(), None);
    assert!(missing.unwrap_err().contains("缺“岗位”"));
}

#[test]
fn a_map_names_the_columns_of_a_register_too() {
    let staff = kind("人员");
    let text = "号,名,干什么\n301,甲,前台\n";
    let map =
        "[[sheet]]\nheader = 1\ncolumns = { 工号 = \"号\", 姓名 = \"B\", 岗位 = \"干什么\" }\n";
    let map: ColumnMap = exchange::column_map(staff, map).unwrap();
    let roster = exchange::roster(staff, text.as_bytes(), Some(&map)).unwrap();
    assert_eq!((roster.units.len(), roster.unread.len()), (1, 0), "{roster:?}");
    let odd = exchange::column_map(staff, "[[sheet]]\ncolumns = { 星座 = \"A\" }\n").unwrap_err();
    assert!(odd.contains("“星座”") && odd.contains("岗位"), "{odd}");
}

#[test]
fn what_was_stopped_elsewhere_does_not_begin_anew() {
    let mut office = Office::new();
    let text = "slip.number,slip.state,code,wording\nF-20/1,in-force,gd-01,角阀渗水\n\
                F-20/2,stopped,gd-02,旧码\nF-20/3,draft,gd-03,还没批\n";
    assert_eq!(office.import(kind("faults"), text).sentence(), "共 3 行:新增 1、略过 2");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever words stand in a list, what comes out of the office goes into another as it was.
    #[test]
    fn random_lists_come_out_as_they_went_in(
        which in 0usize..1_000,
        words in "[一-龥a-zA-Z0-9 ,;\"'()=+@-]{1,20}",
        many in 1usize..4,
    ) {
        // A sheet of a spreadsheet has no blanks at the ends of its cells, and no marks that make a formula.
        let plain = words.trim().trim_start_matches(['\'', '=', '+', '-', '@', '"']).trim();
        prop_assume!(!plain.is_empty());
        let all: Vec<Register> = lists().collect();
        let register = all[which % all.len()];
        let form = register.form();
        let many = many.min(many_of(register));
        let (mut office, kind) = (Office::new(), Kind::Register(register));
        let text = filled(register, many, &format!("文{plain}"));
        office.import(kind, &text);
        let mut other = Office::new();
        other.import(kind, &office.export(register));
        let fields = |office: &Office| -> Vec<String> {
            office.slips(form).into_iter().map(|slip| format!("{:?}", slip.fields)).collect()
        };
        prop_assert_eq!(fields(&other), fields(&office), "{} {}", form.id, text);
    }

    /// No bytes end the reader, and none of them is said.
    #[test]
    fn no_bytes_end_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = exchange::roster(kind("F-49"), &bytes, None);
    }
}
