//! `qiantai head-office writer|decide|answer|requests|decisions`: head office decides. Its one writer signs with a key that
//! lies in a file of theirs; beside the key lies a book of every record that was signed with it, from which a database that
//! was set back is filled again before anything new is decided.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{FINE, harmless, print_out};
use crate::desk::clock::wall;
use crate::engine::calendar::hours::{Hours, weekdays};
use crate::engine::moment::Day;
use crate::files::{self, Keeper, read_secret};
use crate::forms;
use crate::forms::policy;
use crate::headoffice::connection::Client;
use crate::headoffice::problem::HeadOfficeProblem;
use crate::headoffice::ruling::{self, Recipient};
use crate::store::ruling::{Ruling, Writer};

#[expect(clippy::large_enum_variant, reason = "arguments are read once")]
#[derive(clap::Subcommand)]
pub(super) enum What {
    /// 总部唯一写决定的人:新建签名私钥,印出各管理处要登记的公钥(writer = …)
    Writer {
        /// 私钥写到这个新文件;旁边的 .book 是写过的每一号
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// 定一件事,编号签名,各处(或一处)来取
    Decide {
        url: String,
        #[command(flatten)]
        signs: Signs,
        /// 只给这一处;不写是各处
        #[arg(long, value_name = "NAME")]
        office: Option<String>,
        #[command(flatten)]
        what: Decided,
    },
    /// 批复一处的请示(head-office requests 里的单号)
    Answer {
        url: String,
        office: String,
        slip: String,
        /// yes 同意,no 不同意
        #[arg(value_parser = ["yes", "no"])]
        word: String,
        #[command(flatten)]
        signs: Signs,
        /// 批文号;不写就用总部决定的号
        #[arg(long, value_name = "NO")]
        paper: Option<String>,
    },
    /// 各处请示总部、还没有批复的
    Requests {
        url: String,
        #[arg(long)]
        json: bool,
    },
    /// 定过的每一号,几处还没有取
    Decisions {
        url: String,
        /// 没有线路的一处:写成文件带过去(qiantai ship --decisions 文件)
        #[arg(long, value_name = "NAME", requires = "out")]
        office: Option<String>,
        #[arg(long, value_name = "FILE", requires = "office")]
        out: Option<PathBuf>,
    },
}

#[derive(clap::Args)]
pub(super) struct Signs {
    /// 签名私钥的文件
    #[arg(long, value_name = "FILE")]
    pub(super) key: PathBuf,
    /// 谁定的(姓名或职务);与数据库账号一起记下
    #[arg(long, value_name = "NAME")]
    pub(super) by: String,
    /// 理由
    #[arg(long, value_name = "TEXT")]
    pub(super) why: Option<String>,
}

// One thing is decided at a time.
#[derive(clap::Args, Default)]
#[group(required = true, multiple = false)]
pub(super) struct Kind {
    /// 定一项设置:名称=取值(钱按分),如 service_approval=general_manager
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) set: Option<String>,
    /// 放开一项设置,由各处自定
    #[arg(long, value_name = "NAME")]
    pub(super) free: Option<String>,
    /// 定例外日:2026-12-31 或 2026-12-31..2027-01-02;配 --hours、--name
    #[arg(long, value_name = "DAYS", requires_all = ["hours", "name"])]
    day: Option<String>,
    /// 撤回第几号定的例外日
    #[arg(long, value_name = "NUMBER")]
    no_day: Option<i64>,
    /// 定一种用途的工时(urgent、repair、office、noise);配 --week
    #[arg(long, value_name = "PURPOSE", requires = "week")]
    hours_of: Option<String>,
    /// 放开一种用途的工时
    #[arg(long, value_name = "PURPOSE")]
    free_hours_of: Option<String>,
    /// 定统一用语:用在哪里;配 --text
    #[arg(long, value_name = "NAME", requires = "text")]
    pub(super) words: Option<String>,
    /// 停用一条统一用语
    #[arg(long, value_name = "NAME")]
    pub(super) no_words: Option<String>,
}

#[derive(clap::Args, Default)]
pub(super) struct Decided {
    #[command(flatten)]
    pub(super) kind: Kind,
    /// 例外日的工时(休、8-12),或工时里的节假日(休、照常、8-12)
    #[arg(long, value_name = "HOURS")]
    pub(super) hours: Option<String>,
    /// 例外日的名目
    #[arg(long, value_name = "TEXT")]
    pub(super) name: Option<String>,
    /// 例外日只对一种用途
    #[arg(long, value_name = "PURPOSE")]
    pub(super) purpose: Option<String>,
    /// 每周:"1-5 8:30-17:30;六 9-12"
    #[arg(long, value_name = "WEEK")]
    pub(super) week: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) text: Option<String>,
}

type Says = BTreeMap<String, Value>;

fn usage(sentence: impl Into<String>) -> HeadOfficeProblem {
    HeadOfficeProblem::Usage(sentence.into())
}

pub(super) fn run(
    what: &What,
    open: impl Fn(&str) -> Result<Client, HeadOfficeProblem>,
) -> Result<u8, HeadOfficeProblem> {
    match what {
        What::Writer { key } => new_writer(key)?,
        What::Decide { url, signs, office, what } => {
            let ruling = decide(&mut open(url)?, what, office.as_deref(), signs)?;
            print_out(&written(&ruling, office.as_deref()));
        }
        What::Answer { url, office, slip, word, signs, paper } => {
            let asked = (office.as_str(), slip.as_str(), word.as_str());
            let ruling = answer(&mut open(url)?, asked, paper.as_deref(), signs)?;
            print_out(&written(&ruling, Some(office)));
        }
        What::Requests { url, json } => {
            for asked in ruling::requests(&mut open(url)?)? {
                let (office, slip, title) = (&asked.office, &asked.slip, &asked.title);
                let line = if *json {
                    json!({"office": office, "slip": slip, "title": title, "asked": asked.asked,
                        "company_no": asked.company_no, "since": asked.since, "fields": asked.fields})
                    .to_string()
                } else {
                    format!("{office}\t{slip}\t{title}\t{}\t{}", asked.asked, asked.since)
                };
                print_out(&harmless(&line));
            }
        }
        What::Decisions { url, office: Some(name), out: Some(out) } => {
            let mut client = open(url)?;
            let to = ruling::recipient(&mut client, Some(name))?;
            let all = ruling::carried(&mut client, &to, 0)?;
            let text: String = all.iter().map(|one| format!("{}\n", json!(one))).collect();
            files::save(out, text.as_bytes(), false).map_err(|why| usage(why.sentence()))?;
            print_out(&format!("“{name}”的总部决定 {} 号写在 {}", all.len(), out.display()));
        }
        What::Decisions { url, .. } => {
            for one in ruling::decided(&mut open(url)?)? {
                print_out(&harmless(&one.line()));
            }
        }
    }
    Ok(FINE)
}

/// What is said when a record stands.
pub(super) fn written(ruling: &Ruling, office: Option<&str>) -> String {
    let to = office.unwrap_or("各处");
    format!("总部决定第 {} 号已写下,给{to};连上的一分钟内来取", ruling.number)
}

/// Decides for an office or for all.
pub(super) fn decide(
    client: &mut Client,
    what: &Decided,
    office: Option<&str>,
    signs: &Signs,
) -> Result<Ruling, HeadOfficeProblem> {
    let says = what.says()?;
    let to = ruling::recipient(client, office)?;
    sign(client, signs, &to, says)
}

fn new_writer(key: &Path) -> Result<(), HeadOfficeProblem> {
    let writer = Writer::draw().ok_or_else(|| usage("系统没有随机数"))?;
    files::save_of_machine(key, writer.text().as_bytes()).map_err(|why| usage(why.sentence()))?;
    print_out(&format!("writer = \"{}\"", writer.public()));
    Ok(())
}

fn writer(key: &Path) -> Result<Writer, HeadOfficeProblem> {
    let text = read_secret(key, Keeper::Person)
        .map_err(|problem| usage(problem.sentence("签名私钥", key)))?;
    Writer::read(&text).ok_or_else(|| usage(format!("{} 不是签名私钥(qhs-…)", key.display())))
}

/// Signs it, adds it, and notes it in the writer's own book. Whatever the database has lost of that book is laid back first.
fn sign(
    client: &mut Client,
    signs: &Signs,
    to: &Recipient,
    mut says: Says,
) -> Result<Ruling, HeadOfficeProblem> {
    let writer = writer(&signs.key)?;
    let book = Book::of(&signs.key)?;
    ruling::lay_back(client, &book.rulings)?;
    says.insert("by".to_string(), signs.by.trim().into());
    says.insert("at".to_string(), wall().to_string().into());
    if let Some(why) = &signs.why {
        says.insert("why".to_string(), why.trim().into());
    }
    let ruling = ruling::decide(client, &writer, to, says)?;
    book.add(&ruling)?;
    Ok(ruling)
}

/// Every record that was signed with a key, beside it, a line each.
struct Book {
    path: PathBuf,
    rulings: Vec<Ruling>,
}

impl Book {
    fn of(key: &Path) -> Result<Self, HeadOfficeProblem> {
        let path = PathBuf::from(format!("{}.book", key.display()));
        let wrong = |why: String| usage(format!("写过的决定 {} {why}", path.display()));
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(wrong(format!("读不出({error})"))),
        };
        let mut rulings = Vec::new();
        for line in text.lines() {
            rulings.push(serde_json::from_str(line).map_err(|_| wrong("看不懂".to_string()))?);
        }
        Ok(Self { path, rulings })
    }

    fn add(&self, ruling: &Ruling) -> Result<(), HeadOfficeProblem> {
        let mut options = OpenOptions::new();
        let file = options.append(true).create(true).mode(0o600).open(&self.path);
        let added = file.and_then(|mut file| {
            writeln!(file, "{}", json!(ruling))?;
            file.sync_all()
        });
        added.map_err(|error| {
            let at = self.path.display();
            usage(format!("第 {} 号已写下,但没有记进 {at}({error});请照抄补上", ruling.number))
        })
    }
}

impl Decided {
    /// What is decided, by the names of the blanks of B-27. What an office could not take is refused here.
    fn says(&self) -> Result<Says, HeadOfficeProblem> {
        let mut says = Says::new();
        let mut say = |name: &str, value: Value| {
            says.insert(name.to_string(), value);
        };
        if let Some(set) = &self.kind.set {
            let (name, worth) = set.split_once('=').ok_or_else(|| usage("--set 写成 名称=取值"))?;
            known(name, Some(worth))?;
            say("what", "set".into());
            say("name", name.trim().into());
            say("worth", worth.trim().into());
        } else if let Some(name) = &self.kind.free {
            known(name, None)?;
            say("what", "free".into());
            say("name", name.trim().into());
        } else if let Some(days) = &self.kind.day {
            let (from, until) = days.split_once("..").unwrap_or((days, days));
            let hours = self.hours.as_deref().unwrap_or_default();
            let read = |day: &str| {
                Day::parse(day, wall().day()).ok_or_else(|| usage("日期写成 2026-12-31"))
            };
            let (from, until) = (read(from)?, read(until)?);
            if until < from || Hours::parse(hours).is_none() {
                return Err(usage("例外日的起止或工时不对;工时写 休、8-12、8:30-17:30"));
            }
            say("what", "day".into());
            say("from", from.to_string().into());
            say("until", until.to_string().into());
            say("hours", hours.into());
            say("name", self.name.clone().into());
            if let Some(purpose) = &self.purpose {
                say("purpose", purpose.clone().into());
            }
        } else if let Some(of) = self.kind.no_day {
            say("what", "no-day".into());
            say("of", of.into());
        } else if let Some(purpose) = &self.kind.hours_of {
            say("what", "hours".into());
            say("purpose", purpose.clone().into());
            say("week", week(self.week.as_deref().unwrap_or_default())?);
            if let Some(holiday) = &self.hours {
                say("hours", holiday.clone().into());
            }
        } else if let Some(purpose) = &self.kind.free_hours_of {
            say("what", "free-hours".into());
            say("purpose", purpose.clone().into());
        } else if let Some(name) = &self.kind.words {
            say("what", "words".into());
            say("name", name.trim().into());
            say("text", self.text.clone().into());
        } else if let Some(name) = &self.kind.no_words {
            say("what", "no-words".into());
            say("name", name.trim().into());
        }
        Ok(says)
    }
}

/// Whether offices of this version know the setting, and that value of it.
fn known(name: &str, worth: Option<&str>) -> Result<(), HeadOfficeProblem> {
    let mut fresh = policy::fresh();
    let schema = fresh.schema();
    let name = name.trim();
    if schema.setting(name).is_none() && schema.limit(name).is_none() {
        return Err(usage(format!("没有“{name}”这项设置;见 docs/reference/settings.md")));
    }
    let set = worth.map(|worth| fresh.set(name, worth.trim()));
    set.transpose().map(|_| ()).map_err(|problem| usage(problem.to_string()))
}

fn week(text: &str) -> Result<Value, HeadOfficeProblem> {
    let row = |row: &str| {
        let (days, hours) = row.trim().split_once(' ')?;
        weekdays(days)?;
        Hours::parse(hours)?;
        Some(json!({"days": days, "hours": hours}))
    };
    let rows: Option<Vec<Value>> = text.split([';', ';']).map(row).collect();
    rows.map(Value::from).ok_or_else(|| usage("--week 写成 \"1-5 8:30-17:30;六 9-12\""))
}

/// Answers what an office asked, as it was asked last.
pub(super) fn answer(
    client: &mut Client,
    (office, slip, word): (&str, &str, &str),
    paper: Option<&str>,
    signs: &Signs,
) -> Result<Ruling, HeadOfficeProblem> {
    let to = ruling::recipient(client, Some(office))?;
    let id = forms::slip_number(slip).ok_or_else(|| usage("单号写作 F-02/12"))?;
    let number = forms::show_number(id);
    let asked = ruling::requests(client)?;
    let same = |asked: &&ruling::Asked| {
        asked.office == office && forms::slip_number(&asked.slip) == Some(id)
    };
    let asked = asked.iter().find(same).ok_or_else(|| {
        usage(format!(
            "“{office}”没有等着批复的 {number};先 head-office fold,再看 head-office requests"
        ))
    })?;
    if word == "no" && signs.why.is_none() {
        return Err(usage("不同意的请写理由(--why)"));
    }
    let mut says = Says::new();
    says.insert("what".to_string(), "answer".into());
    says.insert("slip".to_string(), asked.slip.clone().into());
    says.insert("asked_no".to_string(), asked.company_no.into());
    says.insert("word".to_string(), word.into());
    if let Some(paper) = paper {
        says.insert("paper".to_string(), paper.trim().into());
    }
    sign(client, signs, &to, says)
}
