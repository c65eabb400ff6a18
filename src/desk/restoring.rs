//! Restoring an office from copies: into an empty folder, or over a damaged office whose desk does not run.
//!
//! It works in a folder of its own inside the data folder and moves what is whole out of it; what lay there before
//! is set aside, never removed. It must not choose between two journals: a person does.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::clock::wall;
use super::pepper_file;
use super::proving::leave_unproved;
use super::setup::{SetupProblem, by_clock, take_all};
use crate::engine::decision::Hand;
use crate::engine::value::Badge;
use crate::forms::office::restoring;
use crate::store::backup::age::keys::SecretKey;
use crate::store::backup::local::Local;
use crate::store::backup::origin::Origin;
use crate::store::chain::{Hash, Head, hex};
use crate::store::opening::{Kind, PLAIN_FILE, STORE_FILE, make_folder};
use crate::store::plain::line;
use crate::store::restore::chains::{Chains, Tip};
use crate::store::restore::sources::{FORK, SALVAGE, Sources};
use crate::store::restore::{lay, told};
use crate::store::set_aside::unused_beside;
use crate::store::taking::{Handed, Work};
use crate::store::{Store, StoreProblem};

/// Numbers of each form that are left out where nothing says that none was given since.
const JUMP: u64 = 1_000;
/// The most numbers that may be left out.
const JUMP_MOST: u64 = 1_000_000;
/// Where it is built, inside the data folder.
const UNFINISHED: &str = "restore.half";

/// What is to be restored.
#[derive(Clone, Debug, Default)]
pub struct RestoreAsk {
    pub from: Vec<PathBuf>,
    /// Where no source says it.
    pub kind: Option<Kind>,
    /// The check code of the chain to take, where there are several.
    pub pick: Option<String>,
    /// The check code on the last handover sheet.
    pub code: Option<String>,
    pub jump: Option<u64>,
    pub why: String,
    /// What opens sealed backups.
    pub keys: Vec<SecretKey>,
}

/// Why nothing was restored; `Display` is for the person who asked.
#[derive(Debug)]
pub enum RestoreProblem {
    /// A desk has the office.
    Running,
    /// Another process restores here.
    Twice,
    /// The sources hold no entry 1.
    Nothing,
    /// What was named holds nothing of an office, whatever lies in the data folder itself.
    NoSource,
    /// A source is sealed; with no key at all, or with none of those that were given.
    Sealed(PathBuf, bool),
    /// Several chains: a line for each.
    Fork(Vec<String>),
    /// No chain has this check code.
    NoSuch(String),
    /// Nothing says whether it is a practice office.
    NoKind,
    OtherKind,
    /// Without a check code that is found, numbers are left out.
    NoJump,
    Store(StoreProblem),
    Setup(SetupProblem),
}

impl std::fmt::Display for RestoreProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Running => f.write_str("前台还在运行;请先 qiantai stop,再恢复"),
            Self::Twice => f.write_str("另一个进程正在这里恢复;请等它完成"),
            Self::Nothing => {
                f.write_str("这些地方没有从第 1 条起的流水;请核对 --from,或再加上别的备份")
            }
            Self::NoSource => f.write_str(
                "--from 写的地方没有备份、流水或数据文件,没有动任何东西;请核对路径(要由数据目录自己恢复,就写数据目录)",
            ),
            Self::Sealed(at, true) => write!(
                f,
                "{} 是加密的备份,没有动任何东西;请用 --identity 写明私钥文件",
                at.display()
            ),
            Self::Sealed(at, false) => write!(
                f,
                "{} 不是这把私钥能打开的,没有动任何东西;请换另一把(主任、总部各有一把)",
                at.display()
            ),
            Self::Fork(lines) => write!(
                f,
                "找到不止一本流水,没有动任何东西;请用 --pick 校验码 选定一本,另一本会留在 fork- 目录:\n{}",
                lines.join("\n")
            ),
            Self::NoSuch(code) => {
                write!(f, "找到的流水里没有校验码 {code};请核对交接单,或再加上更新的备份")
            }
            Self::NoKind => {
                f.write_str("来源没有写明是真管理处还是练习管理处;请加 --real,或 --practice 种子")
            }
            Self::OtherKind => f.write_str("来源写明的与 --real/--practice 不同;请去掉它再试"),
            Self::NoJump => f.write_str(
                "没有交接单校验码(--code)就不能断定没有丢单;请不写 --jump 0,或补上 --code",
            ),
            Self::Store(problem) => problem.fmt(f),
            Self::Setup(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for RestoreProblem {}

impl From<StoreProblem> for RestoreProblem {
    fn from(problem: StoreProblem) -> Self {
        Self::Store(problem)
    }
}

impl From<std::io::Error> for RestoreProblem {
    fn from(error: std::io::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// Up to which entry the sources went.
    pub upto: Head,
    /// The head with the entry of the restoring.
    pub head: Head,
    pub generation: u32,
    pub jump: u64,
    /// Whether PINs came along.
    pub pins: bool,
    /// What is to be told besides, a sentence each.
    pub notes: Vec<String>,
}

/// Restores an office.
///
/// # Errors
/// Nothing in the data folder is changed then but the working folder.
pub fn restore(dir: &Path, ask: &RestoreAsk) -> Result<Restored, RestoreProblem> {
    make_folder(dir)?;
    let dir = &fs::canonicalize(dir)?;
    let _held = hold(dir)?;
    let half = dir.join(UNFINISHED);
    let site = site(&half)?;
    let restored = restore_in(dir, &half, ask);
    fs::remove_dir_all(&half)?;
    drop(site);
    restored
}

/// The same, with a working folder.
fn restore_in(dir: &Path, half: &Path, ask: &RestoreAsk) -> Result<Restored, RestoreProblem> {
    // What is left of the office itself may be newer than any copy.
    let sources = Sources::find(&ask.from, dir, half, &ask.keys)?;
    // A mistyped path must not pass for a restoring: it would leave out numbers for nothing.
    if !sources.named {
        return Err(RestoreProblem::NoSource);
    }
    // Whatever else is there may be older than what is sealed: without its key nothing is laid down.
    if let Some(first) = sources.foreign() {
        return Err(RestoreProblem::Sealed(first.to_path_buf(), ask.keys.is_empty()));
    }
    let chains = Chains::read(&sources.journals)?;
    let tips = chains.tips();
    let chosen = choose(&chains, &tips, ask)?;
    let path = chains.path(&chosen.head);
    let office = path.first().map_or_else(String::new, |first| hex(&first[..8]));
    let kind = kind(&sources, &chains, &office, ask.kind)?;
    let jump = jump(&path, ask)?;

    let built = half.join("built");
    let left_out = lay(&built, kind, &chains, &path)?;
    let mut local = local(&sources, &office, &path).cloned();
    // One that cannot be read is one.
    let peppered = !matches!(pepper_file::load(&office), Ok(None));
    let store = Store::open(&built)?;
    let doubted = match &mut local {
        Some(local) => leave_unproved(local, &store, peppered)?,
        None => 0,
    };
    let local = local.as_ref().map(|local| (local, is_on(local, &path)));
    let (head, generation) = finish(store, local, &chosen.head, jump, &ask.why)?;
    let mut notes: Vec<String> = sources.unread.iter().chain(&chains.unread).cloned().collect();
    let closed = sources.closed.iter();
    notes.extend(closed.map(|at| format!("{} 打不开:私钥不对,或被改动", at.display())));
    notes.extend(remarks(&chains, local, &chosen.head, left_out));
    if doubted > 0 {
        notes.push(format!("有 {doubted} 个密码来历不明(流水里没有它的存根,或没有用密码密钥做),没有带回:请主任给这些人发新密码;没人能发的,用恢复码(qiantai recover)"));
    }
    notes.extend(keep_forks(dir, &chains, &tips, chosen)?);
    notes.extend(keep_stranded(dir, &chains, &tips)?);
    notes.extend(move_in(dir, &built)?);
    let pins = local.is_some_and(|(local, _)| !local.credentials.is_empty());
    Ok(Restored { upto: chosen.head.clone(), head, generation, jump, pins, notes })
}

/// Holds the store that lies there, so that no desk opens it meanwhile.
fn hold(dir: &Path) -> Result<Option<File>, RestoreProblem> {
    let path = dir.join(STORE_FILE);
    if !path.exists() {
        return Ok(None);
    }
    let file = OpenOptions::new().read(true).write(true).open(&path)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(_) => Err(RestoreProblem::Running),
    }
}

/// An empty working folder of our own; what an earlier restoring left there is removed.
fn site(half: &Path) -> Result<File, RestoreProblem> {
    make_folder(half)?;
    let site = File::open(half)?;
    if flock(&site, FlockOperation::NonBlockingLockExclusive).is_err() {
        return Err(RestoreProblem::Twice);
    }
    for left in fs::read_dir(half)?.flatten() {
        if left.path().is_dir() {
            fs::remove_dir_all(left.path())?;
        } else {
            fs::remove_file(left.path())?;
        }
    }
    Ok(site)
}

/// The chain to take: the only one, or the one that was named.
fn choose<'t>(
    chains: &Chains,
    tips: &'t [Tip],
    ask: &RestoreAsk,
) -> Result<&'t Tip, RestoreProblem> {
    let code = |text: &str| text.trim().to_ascii_uppercase();
    match (tips, &ask.pick) {
        ([], _) => Err(RestoreProblem::Nothing),
        (_, Some(pick)) => {
            let picked = tips.iter().find(|tip| tip.head.spoken() == code(pick));
            picked.ok_or_else(|| RestoreProblem::NoSuch(code(pick)))
        }
        ([only], None) => Ok(only),
        _ => Err(RestoreProblem::Fork(tips.iter().map(|tip| branch(chains, tip)).collect())),
    }
}

/// A chain in words: how long it is, where it parts, and its last entry.
fn branch(chains: &Chains, tip: &Tip) -> String {
    let (head, parts_at) = (&tip.head, tip.parts_at);
    let last = chains.lines(&[head.hash]).next().and_then(Result::ok);
    let last = last.map_or_else(String::new, |(line, _)| told(&line));
    let parting = match parts_at {
        0 => "另一个管理处".to_string(),
        at if at == head.seq => "最长的一本".to_string(),
        at => format!("第 {at} 条之后分开"),
    };
    format!("{} 到第 {} 条({parting});最后一笔 {last}", head.spoken(), head.seq)
}

fn kind(
    sources: &Sources,
    chains: &Chains,
    office: &str,
    asked: Option<Kind>,
) -> Result<Kind, RestoreProblem> {
    let all = chains.origins.iter().chain(sources.locals.iter().map(|local| &local.origin));
    let said = all.filter(|origin: &&Origin| origin.office == office).map(|o| o.kind).next();
    match (said, asked) {
        (Some(said), Some(asked)) if said != asked => Err(RestoreProblem::OtherKind),
        (said, asked) => said.or(asked).ok_or(RestoreProblem::NoKind),
    }
}

/// How many numbers are left out.
fn jump(path: &[Hash], ask: &RestoreAsk) -> Result<u64, RestoreProblem> {
    let jump = ask.jump.unwrap_or(JUMP).min(JUMP_MOST);
    let Some(code) = &ask.code else {
        return if jump == 0 { Err(RestoreProblem::NoJump) } else { Ok(jump) };
    };
    let code = code.trim().to_ascii_uppercase();
    let is = |hash: &Hash| Head { seq: 0, hash: *hash }.spoken() == code;
    if path.iter().any(is) { Ok(jump) } else { Err(RestoreProblem::NoSuch(code)) }
}

/// The newest of this journal; else the newest of the office, for its credentials. A side file was in somebody's hand, and
/// nothing proves its moment: at one and the same entry a store goes before it.
fn local<'l>(sources: &'l Sources, office: &str, path: &[Hash]) -> Option<&'l Local> {
    let all = sources.locals.iter().enumerate();
    let own: Vec<(usize, &Local)> = all.filter(|(_, it)| it.origin.office == office).collect();
    let newest = |among: &mut dyn Iterator<Item = (usize, &'l Local)>| {
        among.max_by_key(|(n, it)| (it.at.seq, *n >= sources.files, it.moment)).map(|(_, it)| it)
    };
    newest(&mut own.iter().copied().filter(|(_, it)| is_on(it, path)))
        .or_else(|| newest(&mut own.iter().copied()))
}

/// Whether a side file was written when this journal stood at one of its entries.
fn is_on(local: &Local, path: &[Hash]) -> bool {
    let place = usize::try_from(local.at.seq.saturating_sub(1)).unwrap_or(usize::MAX);
    path.get(place) == Some(&local.at.hash)
}

/// Lays the local tables down and writes the entry of the restoring. `local`: the side file, and whether it is of
/// this very journal. Of another branch its acceptances would answer for steps that are not in the book.
fn finish(
    mut store: Store,
    local: Option<(&Local, bool)>,
    upto: &Head,
    jump: u64,
    why: &str,
) -> Result<(Head, u32), RestoreProblem> {
    if let Some((local, own)) = local {
        store.lay_local(local, !own)?;
    }
    let generation = store.identity()?.generation + 1;
    let (after, generation) = (upto.seq.to_string(), generation.to_string());
    let (code, jump) = (upto.spoken(), jump.to_string());
    let fields = [
        ("after", after.as_str()),
        ("code", code.as_str()),
        ("generation", generation.as_str()),
        ("why", why),
        ("jump", jump.as_str()),
    ];
    let asked = by_clock(restoring::FORM.id, "restore", &fields);
    let hand = Hand { badge: Badge::CLOCK, cosign: None };
    let work = [Work::Step(Handed::now(String::new(), asked, hand))];
    // A practice clock that stands still goes on standing.
    let now = store.practice_clock()?.unwrap_or_else(wall);
    take_all(&mut store, &work, now).map_err(RestoreProblem::Setup)?;
    Ok((store.head().clone(), store.identity()?.generation))
}

/// What of the sources could not be taken as it should be.
fn remarks(
    chains: &Chains,
    local: Option<(&Local, bool)>,
    upto: &Head,
    left_out: u64,
) -> Vec<String> {
    let mut notes = Vec::new();
    if chains.unreadable > 0 {
        notes.push(format!("有 {} 行读不出(残行也算)", chains.unreadable));
    }
    if left_out > 0 {
        notes.push(format!("有 {left_out} 条的姓名电话与摘要不符,已略去;其余照旧"));
    }
    match local {
        None => notes.push("没有找到旁表:密码、草稿没有带回".to_string()),
        Some((local, false)) if local.at.seq > upto.seq => {
            notes.push("旁表比流水新:只带回密码,草稿没有带回".to_string());
        }
        Some((_, false)) => {
            notes.push("旁表不属于这本流水:只带回密码,草稿没有带回".to_string());
        }
        Some((local, true)) => notes.push(format!("密码与草稿是 {} 的", local.moment)),
    }
    notes
}

/// Keeps the other chains of the office, each in a folder of its own. Another office's book is not ours to copy.
fn keep_forks(
    dir: &Path,
    chains: &Chains,
    tips: &[Tip],
    chosen: &Tip,
) -> Result<Vec<String>, RestoreProblem> {
    let taken: HashSet<Hash> = chains.path(&chosen.head).into_iter().collect();
    let mut notes = Vec::new();
    for tip in tips.iter().filter(|tip| *tip != chosen) {
        let path = chains.path(&tip.head);
        let own: Vec<Hash> = path.into_iter().filter(|hash| !taken.contains(hash)).collect();
        let parting = tip.head.seq - u64::try_from(own.len()).unwrap_or(0);
        if parting == 0 {
            let (seq, code) = (tip.head.seq, tip.head.spoken());
            notes.push(format!("另一个管理处的流水(到第 {seq} 条,校验码 {code})没有动"));
            continue;
        }
        let folder = dir.join(format!("{FORK}{parting}"));
        make_folder(&folder)?;
        write_lines(&folder.join(format!("{}.txt", tip.head.spoken())), chains, &own)?;
        let name = format!("{FORK}{parting}/{}.txt", tip.head.spoken());
        notes.push(format!("另一本在第 {parting} 条之后的 {} 条留在 {name}", own.len()));
    }
    Ok(notes)
}

/// Writes a report of entries that stand behind a hole, and keeps their lines: they are not in the book.
fn keep_stranded(dir: &Path, chains: &Chains, tips: &[Tip]) -> Result<Vec<String>, RestoreProblem> {
    let stranded = chains.stranded(tips);
    let unproved = chains.unproved()?;
    if stranded.is_empty() && unproved.is_empty() {
        return Ok(Vec::new());
    }
    let unused = |name: &str| unused_beside(&dir.join(name), "");
    let (lines, report) =
        (unused(&format!("{SALVAGE}.txt")), unused(&format!("{SALVAGE}-report.txt")));
    let mut text = String::from("缺口之后的流水,没有记入账册;请照此逐条核对补录:\n");
    let mut raw = String::new();
    let proved = chains.lines(&stranded).map(|read| read.map(|(line, _)| (line, "")));
    for read in proved.chain(unproved.into_iter().map(|line| Ok((line, "(校验不符)")))) {
        let (entry, remark) = read?;
        text.push_str(&format!("{}{remark}\n", told(&entry)));
        let (seq, row, salted) = &entry;
        raw.push_str(&format!("{}\n", line(*seq, row, salted)));
    }
    let count = raw.lines().count();
    write_private(&lines, &raw)?;
    write_private(&report, &text)?;
    Ok(vec![format!(
        "缺口之后还有 {count} 条没有记入,列在 {},原文在 {}",
        name_of(&report),
        name_of(&lines)
    )])
}

fn write_lines(at: &Path, chains: &Chains, path: &[Hash]) -> Result<(), RestoreProblem> {
    let mut text = String::new();
    for read in chains.lines(path) {
        let ((seq, row, salted), _) = read?;
        text.push_str(&line(seq, &row, &salted));
        text.push('\n');
    }
    write_private(at, &text)
}

fn write_private(at: &Path, text: &str) -> Result<(), RestoreProblem> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(at)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

/// Moves what was built into the data folder, the store itself last; what lies there is set aside.
fn move_in(dir: &Path, built: &Path) -> Result<Vec<String>, RestoreProblem> {
    let mut notes = Vec::new();
    for name in [STORE_FILE, PLAIN_FILE] {
        let path = dir.join(name);
        if path.exists() {
            let aside = unused_beside(&path, "aside.");
            fs::rename(&path, &aside)?;
            notes.push(format!("原来的 {name} 另存为 {}", name_of(&aside)));
        }
    }
    for file in fs::read_dir(built)?.flatten() {
        if file.file_name() != STORE_FILE {
            fs::rename(file.path(), dir.join(file.file_name()))?;
        }
    }
    File::open(dir)?.sync_all()?;
    fs::rename(built.join(STORE_FILE), dir.join(STORE_FILE))?;
    File::open(dir)?.sync_all()?;
    Ok(notes)
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::pins::Credential;
    use crate::engine::moment::Moment;

    fn side(seq: u64, moment: i64, peppers: &[Option<u32>]) -> Local {
        let kept = |pepper| Credential { pepper, ..Credential::of_nobody() }.to_bytes().unwrap();
        let credentials = (1..).zip(peppers).map(|(badge, pepper)| (badge, kept(*pepper)));
        Local {
            origin: Origin { office: "a".to_string(), generation: 1, kind: Kind::Real },
            at: Head { seq, hash: [7; 32] },
            moment: Moment(moment),
            credentials: credentials.collect(),
            notes: Vec::new(),
            drafts: Vec::new(),
            accepted: Vec::new(),
            clock: None,
        }
    }

    #[test]
    fn at_one_entry_a_store_goes_before_a_file_whatever_moment_the_file_claims() {
        let (stick, store) = (side(2, i64::MAX, &[None]), side(2, 1, &[Some(4)]));
        let sources = |locals: Vec<Local>, files| {
            let mut sources = Sources::default();
            (sources.locals, sources.files) = (locals, files);
            sources
        };
        let path = [[1; 32], [7; 32]];
        let both = sources(vec![stick.clone(), store.clone()], 1);
        assert_eq!(local(&both, "a", &path), Some(&store));
        let two = sources(vec![stick.clone(), store.clone()], 2);
        assert_eq!(local(&two, "a", &path), Some(&stick), "of two files the later");
        assert_eq!(local(&both, "b", &path), None);
    }
}
