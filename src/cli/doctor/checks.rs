//! What is looked at, one function each. Those that judge are apart from those that look, so that tests can say
//! what was seen.

use std::fs;
use std::io::{self, IsTerminal};
use std::net::{TcpStream, ToSocketAddrs};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::finding::Finding;
use crate::cli::caller::Caller;
use crate::desk::clock::{self, Seen};
use crate::desk::{backup_targets, pepper_file};
use crate::engine::moment::Moment;
use crate::forms;
use crate::printing::printers::{self, Printer};
use crate::printing::{layouts, send, way::Way};
use crate::protocol::spawn;
use crate::sorting::Arrange;
use crate::store::Store;
use crate::store::backup;
use crate::store::opening::PLAIN_FILE;
use crate::terminal::{fitness, view};

/// The folder should keep this much room: a warning is given below it, and below a fifth of it no desk should run.
const ROOM: u64 = 500 * 1024 * 1024;
/// After so many hours the last backup is old: one a day, and two for somebody to come late.
const OLD_HOURS: i64 = 26;
/// How long a printer on the network may take to answer.
const PRINTER_PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn all(dir: &Path) -> Vec<Finding> {
    let mut found = vec![terminal(), locale(), time(&clock::machine())];
    let kept = spawn::office_of(dir);
    if kept.is_none() {
        found.extend([folder(dir), room(dir)]);
    }
    found.push(desk(dir));
    match office(dir) {
        Some(office) => {
            found.extend(backups(&office));
            found.push(pepper(&office));
        }
        None if kept.is_some() => {
            found.push(Finding::unseen("备份", "数据在服务的账号那里;请用那个账号看"));
        }
        None => {}
    }
    found.extend(keys(dir));
    found.extend(printing(dir));
    found
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn terminal() -> Finding {
    const ABOUT: &str = "终端";
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Finding::unseen(ABOUT, "这里不是终端;请在要用的那台终端上再看一次");
    }
    let device = rustix::termios::ttyname(io::stdin(), Vec::new()).ok();
    let device = device.and_then(|name| name.into_string().ok()).unwrap_or_default();
    if let Some(why) = fitness::unfit(variable, &device) {
        return Finding::wrong(ABOUT, why, "");
    }
    let size = rustix::termios::tcgetwinsize(io::stdout()).map(|size| (size.ws_col, size.ws_row));
    let term = variable("TERM").unwrap_or_default();
    sized(&term, size.unwrap_or_default())
}

/// `size`: columns and rows; 0 where the terminal does not say.
fn sized(term: &str, size: (u16, u16)) -> Finding {
    const ABOUT: &str = "终端";
    let (columns, rows) = size;
    let said = format!("{term},{columns}×{rows}");
    let (least, enough) = (view::SMALLEST, (80, 24));
    match size {
        (0, _) | (_, 0) => Finding::fine(ABOUT, format!("{term},没有说大小")),
        _ if columns < least.0 || rows < least.1 => {
            Finding::wrong(ABOUT, said, format!("太小:至少 {}×{},请把窗口拉大", least.0, least.1))
        }
        _ if columns < enough.0 || rows < enough.1 => {
            Finding::warned(ABOUT, said, "能用;80×24 起才看得全")
        }
        _ => Finding::fine(ABOUT, said),
    }
}

fn locale() -> Finding {
    const ABOUT: &str = "语言环境";
    match fitness::is_doubtful(variable) {
        true => Finding::warned(
            ABOUT,
            "没有写明 UTF-8",
            "请设 LC_ALL=C.UTF-8;没设也能用,打开时会先问终端",
        ),
        false => Finding::fine(ABOUT, "UTF-8"),
    }
}

/// The first year that a machine of this program can be in.
const FIRST_YEAR: i32 = 2026;

fn time(seen: &Seen) -> Finding {
    const ABOUT: &str = "时钟";
    let day = seen.wall.day().to_string();
    let said = format!("{day} {}", seen.wall.clock());
    let year = day.split('-').next().and_then(|year| year.parse::<i32>().ok());
    if year.is_none_or(|year| year < FIRST_YEAR) {
        return Finding::wrong(ABOUT, said, "时间不对:先把这台电脑的时间拨准,再打开前台");
    }
    match seen.synced {
        true => Finding::fine(ABOUT, format!("{said},由网络对时")),
        false => Finding::warned(
            ABOUT,
            format!("{said},没见系统对时"),
            "请开对时(timedatectl set-ntp true);别的程序在对时的不用管",
        ),
    }
}

fn folder(dir: &Path) -> Finding {
    const ABOUT: &str = "数据目录";
    let at = dir.display();
    let about = match fs::metadata(dir) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Finding::fine(ABOUT, format!("{at} 还没有,开办时会建"));
        }
        Err(error) => {
            return Finding::wrong(ABOUT, format!("{at} 看不了({error})"), "请用开前台的账号看");
        }
    };
    if !about.is_dir() {
        return Finding::wrong(ABOUT, format!("{at} 不是目录"), "请换一个 --data");
    }
    let own = rustix::process::geteuid().as_raw();
    if about.uid() != own {
        let said = format!("{at} 属于别的账号({})", about.uid());
        return Finding::wrong(ABOUT, said, "请用那个账号开,或换一个 --data");
    }
    if about.mode() & 0o077 != 0 {
        let said = format!("{at} 别的账号也进得去({:o})", about.mode() & 0o777);
        return Finding::warned(ABOUT, said, format!("请 chmod 700 {at}"));
    }
    if rustix::fs::access(dir, rustix::fs::Access::WRITE_OK).is_err() {
        return Finding::wrong(ABOUT, format!("{at} 写不进"), "请查看盘是不是只读");
    }
    let office = if Store::exists(dir) { "有管理处" } else { "还没有管理处" };
    Finding::fine(ABOUT, format!("{at},{office}"))
}

/// The folder, or the nearest above it that is there.
fn standing(dir: &Path) -> Option<&Path> {
    dir.ancestors()
        .map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p })
        .find(|p| p.is_dir())
}

fn room(dir: &Path) -> Finding {
    let about = standing(dir).and_then(|dir| rustix::fs::statvfs(dir).ok());
    about.map_or_else(
        || Finding::unseen("磁盘", "看不出还有多少地方"),
        |about| room_left(about.f_bavail.saturating_mul(about.f_frsize)),
    )
}

fn room_left(bytes: u64) -> Finding {
    const ABOUT: &str = "磁盘";
    let said = format!("还空 {} MB", bytes / 1024 / 1024);
    match bytes {
        0..ROOM if bytes < ROOM / 5 => Finding::wrong(ABOUT, said, "快满了,请马上腾出地方"),
        0..ROOM => Finding::warned(ABOUT, said, "请腾出地方"),
        _ => Finding::fine(ABOUT, said),
    }
}

fn desk(dir: &Path) -> Finding {
    const ABOUT: &str = "前台进程";
    if spawn::office_of(dir).is_none() && !Store::exists(dir) {
        return Finding::fine(ABOUT, "还没有管理处");
    }
    match Caller::glance(dir) {
        Ok(Some(_)) => Finding::fine(ABOUT, "在运行,有回答"),
        Ok(None) => Finding::fine(ABOUT, "没有运行;打开终端时会起来"),
        Err(why) => Finding::wrong(ABOUT, why, ""),
    }
}

/// The id of the office in a folder: the first half of the first entry's hash, as its plain journal has it.
fn office(dir: &Path) -> Option<String> {
    use std::io::BufRead;
    let file = fs::File::open(dir.join(PLAIN_FILE)).ok()?;
    let mut line = String::new();
    io::BufReader::new(io::Read::take(file, 64 * 1024)).read_line(&mut line).ok()?;
    let hash = line.split('\t').nth(1)?;
    hash.get(..16).filter(|id| id.bytes().all(|b| b.is_ascii_hexdigit())).map(str::to_string)
}

fn backups(office: &str) -> Vec<Finding> {
    const ABOUT: &str = "备份";
    let set = match backup_targets::targets(office) {
        Ok(set) => set,
        Err(why) => return vec![Finding::wrong(ABOUT, why, "")],
    };
    if set.folders.is_empty() {
        return vec![Finding::warned(
            ABOUT,
            "没有设自动备份的目录",
            format!("请在 /etc/qiantai/{office}.toml 里写上,见 docs/install.md"),
        )];
    }
    let now = clock::wall();
    let one = |folder: &PathBuf| match backup::last_of(folder, office) {
        Ok(last) => backed_up(folder, last, now),
        Err(why) => Finding::wrong(ABOUT, why.to_string(), ""),
    };
    set.folders.iter().map(one).collect()
}

fn backed_up(folder: &Path, last: Option<Moment>, now: Moment) -> Finding {
    const ABOUT: &str = "备份";
    let at = folder.display();
    let Some(last) = last else {
        return Finding::wrong(ABOUT, format!("{at} 里还没有本处的备份"), "请运行 qiantai backup");
    };
    let hours = (now.0 - last.0) / 3_600_000;
    let said = format!("{at} 最后一次 {} {}", last.day(), last.clock());
    match hours > OLD_HOURS {
        true => Finding::wrong(ABOUT, said, format!("{hours} 小时了,请查看备份盘")),
        false => Finding::fine(ABOUT, said),
    }
}

fn pepper(office: &str) -> Finding {
    const ABOUT: &str = "密码密钥";
    match pepper_file::load(office) {
        Ok(Some(_)) => Finding::fine(ABOUT, "在,别的账号读不到"),
        Ok(None) => Finding::warned(
            ABOUT,
            "这台电脑上没有",
            "新装的机器,请 qiantai pepper --set 抄来的文件;还没开过前台的、练习的不用管",
        ),
        Err(why) => Finding::wrong(ABOUT, why, ""),
    }
}

/// The office's own keys and the operator's.
fn keys(dir: &Path) -> Vec<Finding> {
    let (_, skipped) = crate::cli::commands::keymap(dir);
    skipped.into_iter().map(|why| Finding::warned("键位", why, "请改好那一行")).collect()
}

fn printing(dir: &Path) -> Vec<Finding> {
    const ABOUT: &str = "打印机";
    let shared = spawn::shared_files(dir);
    let mut found = Vec::new();
    let mut all = Vec::new();
    match printers::of_file(&shared.join("printers.toml")) {
        Ok(own) => all.extend(own),
        Err(why) => found.push(Finding::wrong(ABOUT, why, "")),
    }
    let own: Vec<_> = all.iter().map(|printer| printer.way.clone()).collect();
    all.extend(printers::queues().into_iter().filter(|queue| !own.contains(&queue.way)));
    found.extend(all.iter().map(printer));
    if all.is_empty() && found.is_empty() {
        let how = format!("要打印的,写 {}/printers.toml,见手册", shared.display());
        found.push(Finding::warned(ABOUT, "一台也没有(能打到文件)", how));
    }
    let folder = shared.join("layouts");
    let wrong = forms::all().filter_map(|form| layouts::of_form(&folder, form).err());
    // A file that does not read is said by every form.
    let mut wrong: Vec<String> = wrong.collect();
    wrong.arrange();
    wrong.dedup();
    found.extend(wrong.into_iter().map(|why| Finding::warned("套打", why, "")));
    found
}

/// Whether what is printed would get there, as far as that can be seen without printing.
fn printer(printer: &Printer) -> Finding {
    const ABOUT: &str = "打印机";
    let name = &printer.name;
    match &printer.way {
        Way::Queue(queue) => {
            let known = printers::queues().iter().any(|p| p.way == printer.way);
            match known {
                true => Finding::fine(ABOUT, format!("{name}:打印队列 {queue}")),
                false => Finding::wrong(
                    ABOUT,
                    format!("{name}:系统里没有打印队列 {queue}"),
                    "请看 lpstat -e 里的名字",
                ),
            }
        }
        Way::Tcp(address) => {
            let met = address.to_socket_addrs().ok().and_then(|mut all| all.next());
            let met =
                met.is_some_and(|to| TcpStream::connect_timeout(&to, PRINTER_PATIENCE).is_ok());
            match met {
                true => Finding::fine(ABOUT, format!("{name}:{address} 有回答")),
                false => Finding::wrong(
                    ABOUT,
                    format!("{name}:{address} 没有回答"),
                    "请看打印机开了没有、网线、地址",
                ),
            }
        }
        Way::Device(path) => match send::open_device(path) {
            Ok(_) => Finding::fine(ABOUT, format!("{name}:{}", path.display())),
            Err(error) => Finding::wrong(
                ABOUT,
                format!("{name}:{} 写不进({error})", path.display()),
                "请插好、开机;没有权限的,把账号加进 lp 组",
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::State;
    use super::*;

    #[test]
    fn a_window_is_judged_by_what_the_forms_need() {
        for (size, state) in [
            ((80, 24), State::Fine),
            ((132, 43), State::Fine),
            ((79, 24), State::Warned),
            ((60, 16), State::Warned),
            ((59, 24), State::Wrong),
            ((80, 15), State::Wrong),
            ((0, 0), State::Fine),
        ] {
            assert_eq!(sized("xterm", size).state, state, "{size:?}");
        }
    }

    #[test]
    fn a_clock_before_this_program_and_one_that_nothing_sets_are_said() {
        let at = |wall: &str, synced| {
            let wall = Moment::parse(wall, Moment(0)).unwrap();
            time(&Seen { wall, running: 0, boot: String::new(), synced }).state
        };
        assert_eq!(at("2026-11-30T09:00", true), State::Fine);
        assert_eq!(at("2026-11-30T09:00", false), State::Warned);
        assert_eq!(at("1970-01-01T09:00", true), State::Wrong);
    }

    #[test]
    fn room_runs_short_before_it_is_out() {
        let mb = |mb: u64| room_left(mb * 1024 * 1024).state;
        assert_eq!(
            (mb(500), mb(499), mb(100), mb(99)),
            (State::Fine, State::Warned, State::Warned, State::Wrong)
        );
    }

    #[test]
    fn a_backup_is_old_after_a_day_and_two_hours() {
        let now = Moment::parse("2026-11-30T09:00", Moment(0)).unwrap();
        let ago = |hours: i64| {
            backed_up(Path::new("/stick"), Some(Moment(now.0 - hours * 3_600_000)), now).state
        };
        assert_eq!((ago(1), ago(26), ago(27)), (State::Fine, State::Fine, State::Wrong));
        assert_eq!(backed_up(Path::new("/stick"), None, now).state, State::Wrong);
    }

    #[test]
    fn a_folder_that_others_may_enter_is_said_with_what_to_type() {
        use std::os::unix::fs::PermissionsExt;
        let above = tempfile::tempdir().unwrap();
        let dir = above.path().join("office");
        assert_eq!(folder(&dir).state, State::Fine, "it is made when an office opens");
        fs::create_dir(&dir).unwrap();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        let found = folder(&dir);
        assert_eq!(found.state, State::Warned);
        assert!(found.remedy.contains("chmod 700"), "{found:?}");
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(folder(&dir).state, State::Fine);
        fs::write(above.path().join("file"), b"").unwrap();
        assert_eq!(folder(&above.path().join("file")).state, State::Wrong);
    }

    #[test]
    fn an_office_is_known_by_its_plain_journal() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(office(dir.path()), None);
        let hash = "224ea9925c5489f2c45cb0dd2d04dd66028b6a575157e8c0004d8cf70e4b60ce";
        fs::write(dir.path().join(PLAIN_FILE), format!("1\t{hash}0109\n2\t")).unwrap();
        assert_eq!(office(dir.path()).as_deref(), Some("224ea9925c5489f2"));
        fs::write(dir.path().join(PLAIN_FILE), "nothing of the kind\n").unwrap();
        assert_eq!(office(dir.path()), None);
    }

    #[test]
    fn a_printer_that_is_not_there_is_said() {
        let at = |way| {
            let name = "针打".to_string();
            printer(&Printer {
                name,
                way,
                format: crate::paper::Format::Escp,
                origin: Default::default(),
            })
        };
        let heard = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = heard.local_addr().unwrap().to_string();
        assert_eq!(at(Way::Tcp(address.clone())).state, State::Fine);
        drop(heard);
        assert_eq!(at(Way::Tcp(address)).state, State::Wrong);
        assert_eq!(at(Way::Device("/nowhere/lp0".into())).state, State::Wrong);
        assert_eq!(at(Way::Device("/dev/null".into())).state, State::Fine);
    }
}
