//! The other commands: setup, demo, clock, check, rebuild, stop, and opening the terminal.

use std::path::{Path, PathBuf};

use super::backup::{code_in_words, print_code};
use super::caller::{Caller, NO_OFFICE, new_pin_of, pin_of, read_pins, reply_error, usage_error};
use super::progress::ProgressLine;
use super::visiting;
use super::{FAILED, FINE, REFUSED, USAGE, fail, print_err, print_out};
use crate::desk::clock::wall;
use crate::desk::practice;
use crate::desk::recovery::RecoveryCode;
use crate::desk::setup::{self, Setup, SetupProblem};
use crate::engine::moment::Moment;
use crate::files::read_text;
use crate::protocol::client::Link;
use crate::protocol::messages::{Reply, Request};
use crate::protocol::spawn::{self, Places};
use crate::store::opening::Kind;
use crate::store::replica::Replica;
use crate::store::{Store, StoreProblem};
use crate::terminal::fitness;
use crate::terminal::hearing::Teller;
use crate::terminal::keymap::Keymap;
use crate::terminal::news::News;
use crate::terminal::onboarding;
use crate::terminal::onboarding::{At, FirstRun};
use crate::terminal::printers::Printers;
use crate::terminal::run::{self, Terms};
use crate::terminal::theme::{self, Look, Theme};

#[derive(clap::Args)]
pub(crate) struct SetupArgs {
    /// 管理处名称
    #[arg(long)]
    office: String,
    /// 第一位操作员的工号
    #[arg(long)]
    badge: u32,
    /// 第一位操作员的姓名
    #[arg(long, default_value = "主任")]
    name: String,
    /// 岗位: 只能是 head(管理处主任),不写也是
    #[arg(long)]
    role: Option<String>,
    /// 按哪份制度: S0 … S4
    #[arg(long)]
    profile: Option<String>,
    /// 密码文件,每行“工号 密码”
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
}

#[derive(clap::Args)]
pub(crate) struct DemoArgs {
    #[arg(long)]
    rooms: Option<usize>,
    #[arg(long)]
    slips: Option<usize>,
    /// 结束时至少有这么多未完单(压力练习)
    #[arg(long)]
    open: Option<usize>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 练习管理处停在哪一刻(2026-11-21T14:32)
    #[arg(long)]
    clock: Option<String>,
}

pub(super) fn setup(dir: &Path, args: &SetupArgs) -> Result<u8, u8> {
    if Store::exists(dir) {
        return Err(fail("数据目录里已有管理处;请换一个目录(--data)", REFUSED));
    }
    let pin = read_pins(args.pins.as_deref())
        .and_then(|pins| pin_of(&pins, args.badge).map(str::to_string))
        .map_err(usage_error)?;
    let setup = Setup {
        name: args.office.clone(),
        profile: args.profile.clone(),
        badge: args.badge,
        operator: args.name.clone(),
        role: args.role.clone(),
        pin,
    };
    let code = RecoveryCode::new().map_err(|problem| setup_failed(&problem))?;
    let opened = setup::open_office(dir, &setup, code.step(), wall());
    opened.map_err(|problem| setup_failed(&problem))?;
    print_out(&format!("“{}”已开办;打开前台:qiantai", args.office));
    print_code(&code);
    Ok(FINE)
}

fn store_failed(problem: &StoreProblem) -> u8 {
    fail(&problem.to_string(), FAILED)
}

fn setup_failed(problem: &SetupProblem) -> u8 {
    let code = if matches!(problem, SetupProblem::Store(_)) { FAILED } else { REFUSED };
    fail(&problem.to_string(), code)
}

pub(super) fn demo(dir: &Path, args: &DemoArgs) -> Result<u8, u8> {
    let at = match args.clock.as_deref().map(|t| Moment::parse(t, wall())) {
        Some(None) => return Err(fail("时间写成 2026-11-21T14:32", USAGE)),
        Some(at) => at,
        None => None,
    };
    let ask = practice::PracticeAsk {
        rooms: args.rooms,
        slips: args.slips,
        open: args.open,
        seed: args.seed,
        at,
        running: false,
    };
    let mut line = ProgressLine::new();
    let built = practice::practice_with_progress(dir, &ask, &mut |progress| line.update(progress));
    line.finish();
    print_out(&built.map_err(|problem| setup_failed(&problem))?);
    Ok(FINE)
}

pub(super) fn clock(dir: &Path, at: &str) -> u8 {
    let at = (at != "run").then(|| at.to_string());
    match Caller::connect(dir).and_then(|mut c| c.ask(Request::SetClock(at))) {
        Ok(Reply::Done) => FINE,
        other => reply_error(other),
    }
}

/// Checks through the running desk, or on the closed store.
pub(super) fn check(dir: &Path, as_json: bool) -> u8 {
    let running = Caller::connect_to_running(dir);
    if let (Err(reason), Some(_)) = (&running, spawn::office_of(dir)) {
        return fail(reason, FAILED);
    }
    if let Ok(Some(mut caller)) = running {
        let request = if as_json { Request::CheckJson } else { Request::Check };
        return match caller.ask(request) {
            Ok(Reply::Checked { text, holds }) => {
                print_out(&text);
                if holds { FINE } else { FAILED }
            }
            other => reply_error(other),
        };
    }
    if !Store::exists(dir) {
        return reply_error(Err(NO_OFFICE.to_string()));
    }
    match Store::open(dir).and_then(|store| store.check()) {
        Ok(findings) => {
            print_out(&if as_json { findings.to_json() } else { findings.to_string() });
            if findings.faults.is_empty() { FINE } else { FAILED }
        }
        Err(problem) => store_failed(&problem),
    }
}

/// Builds a store from a plain journal, and says what that did not bring: no line of it tells of which kind the
/// office is.
pub(super) fn rebuild(dir: &Path, from: &Path, practice: Option<u64>) -> u8 {
    let kind = practice.map_or(Kind::Real, |seed| Kind::Practice { seed });
    match Store::rebuild_as(dir, from, kind) {
        Ok(head) => {
            print_out(&format!("已重建 {} 条流水,校验码 {}", head.seq, head.spoken()));
            let which = if kind == Kind::Real { "真管理处" } else { "练习管理处" };
            print_out(&format!(
                "按{which}重建,没有带回密码,也没有留出可能已写在纸上的号;qiantai restore --from 更稳妥"
            ));
            FINE
        }
        Err(problem) => store_failed(&problem),
    }
}

/// Stops the running desk, and waits until its store is closed.
pub(super) fn stop(dir: &Path, now: bool) -> Result<u8, u8> {
    if !end_desk(dir, now)? {
        print_out("没有前台进程在运行");
    }
    Ok(FINE)
}

/// The same; answers whether one was running.
pub(super) fn end_desk(dir: &Path, now: bool) -> Result<bool, u8> {
    let running = Caller::connect_to_running(dir).map_err(|reason| reply_error(Err(reason)))?;
    let Some(mut caller) = running else { return Ok(false) };
    match caller.ask(if now { Request::StopNow } else { Request::Stop }) {
        Ok(Reply::Done) => {
            caller.wait_until_closed();
            Ok(true)
        }
        other => Err(reply_error(other)),
    }
}

/// How this terminal draws, and its keys: for a screen that belongs to no office.
#[cfg(feature = "head-office")]
pub(super) fn look() -> (Theme, Keymap) {
    let theme = Theme::new(Look::of_environment(|name| std::env::var(name).ok()));
    let (keymap, skipped) = keymap(Path::new("/etc/qiantai"));
    skipped.iter().for_each(|problem| print_err(problem));
    (theme, keymap)
}

/// Why no screen can be opened here, if none can.
pub(super) fn no_screen() -> Option<String> {
    use std::io::IsTerminal;
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        let reason = "这里不是终端,打不开前台;脚本请用 qiantai exec、list、show(见 qiantai --help)";
        return Some(reason.to_owned());
    }
    fitness::unfit(|name| std::env::var(name).ok(), &terminal_name())
}

/// Opens the terminal, after asking for an office to create if there is none. `taught`: it is the tutor's.
pub(super) fn open_terminal(dir: &Path, taught: bool) -> u8 {
    if let Some(reason) = no_screen() {
        return fail(&reason, USAGE);
    }
    let variable = |name: &str| std::env::var(name).ok();
    let device = terminal_name();
    let theme = Theme::new(Look::of_environment(variable));
    let terms = Terms {
        doubtful: fitness::is_doubtful(variable),
        signs_fixed: theme::are_signs_fixed(variable),
        reads_a_copy: Replica::of(dir).is_some(),
        taught,
    };
    let (keymap, skipped) = keymap(dir);
    for problem in &skipped {
        print_err(problem);
    }
    if spawn::office_of(dir).is_none() && !Store::exists(dir) {
        match first_run(dir, &theme, keymap.clone()) {
            Ok(true) => {}
            Ok(false) => return FINE,
            Err(sentence) => return fail(&sentence, FAILED),
        }
    }
    let places = match Places::of(dir) {
        Ok(places) => places,
        Err(problem) => return fail(&problem.to_string(), FAILED),
    };
    let open = |teller: Teller| {
        let start = places.clone();
        Link::open(
            places.clone(),
            move || spawn::start_desk(&start),
            move |news| teller.send(News::Link(news)).is_ok(),
        )
    };
    let printers = Printers::of(&spawn::shared_files(dir), &device);
    match run::run(open, keymap, &theme, &device, terms, &skipped, printers) {
        // What this window was, it is again afterwards.
        Ok(ended) if ended.for_tutor => {
            visiting::visit().map_or_else(|why| fail(&why, FAILED), |()| visiting::begin_again())
        }
        Ok(ended) => u8::try_from(ended.code).unwrap_or(FAILED),
        Err(error) => fail(&error.to_string(), FAILED),
    }
}

/// The default keys, overridden by those of the office and of the operator.
/// What is wrong in them is skipped and said, and keeps nobody from working.
pub(super) fn keymap(dir: &Path) -> (Keymap, Vec<String>) {
    let mut layers = Vec::new();
    let mut skipped = Vec::new();
    let own = std::env::var_os("QIANTAI_KEYS").map(PathBuf::from);
    for path in [Some(spawn::shared_files(dir).join("keys.toml")), own].into_iter().flatten() {
        match read_text(&path) {
            Ok(text) => layers.push((name_of(&path), text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                skipped.push(format!("键位文件 {} 读不出({error}),已略过", path.display()));
            }
        }
    }
    let layers: Vec<(&str, &str)> = layers.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (keymap, problems) = Keymap::load_what_reads(&layers);
    skipped.extend(problems.iter().map(|problem| format!("{problem}(已略过)")));
    (keymap, skipped)
}

/// Asks which office to create, and creates it. Returns false if the operator quits.
fn first_run(dir: &Path, theme: &Theme, keys: Keymap) -> Result<bool, String> {
    let chosen = loop {
        match onboarding::run(theme, keys.clone(), rehearse).map_err(|e| e.to_string())? {
            FirstRun::Tutor => visiting::visit()?,
            chosen => break chosen,
        }
    };
    let opened = match chosen {
        FirstRun::Quit | FirstRun::Tutor => return Ok(false),
        FirstRun::Practice => {
            print_out("正在建练习管理处,约需几秒…");
            let ask = practice::PracticeAsk {
                seed: 1,
                at: Some(wall().minute()),
                running: true,
                ..Default::default()
            };
            let built = practice::practice(dir, &ask);
            built.map(|_| ())
        }
        FirstRun::Setup(asked) => RecoveryCode::new().and_then(|code| {
            setup::open_office(dir, &office(&asked), code.step(), wall())?;
            show_code(&code, theme, &keys);
            Ok(())
        }),
    };
    opened.map(|()| true).map_err(|problem| problem.to_string())
}

/// Shows the 恢复码 until it is read, on a screen of its own: it is never shown again, and no line of it stays behind
/// on the terminal. A terminal that is gone has nobody to show it to.
fn show_code(code: &RecoveryCode, theme: &Theme, keymap: &Keymap) {
    let said = format!("{}\n抄好了,请按回车继续。", code_in_words(code));
    let lines: Vec<String> = said.lines().map(str::to_owned).collect();
    let _ = onboarding::show_once(theme, keymap, &lines);
}

fn office(asked: &onboarding::Setup) -> Setup {
    Setup {
        name: asked.office.clone(),
        profile: asked.profile.clone(),
        badge: asked.badge,
        operator: asked.name.clone(),
        role: None,
        pin: asked.pin.clone(),
    }
}

/// Whether the office could be created; if not, what is wrong with which blank.
fn rehearse(asked: &onboarding::Setup) -> Result<(), (At, String)> {
    setup::try_office(&office(asked), wall()).map_err(|problem| match &problem {
        SetupProblem::Pin(_) => (At::Pin, problem.to_string()),
        _ => (At::Office, problem.to_string()),
    })
}

/// The name of the terminal device, by which the desk and colleagues know this screen.
fn terminal_name() -> String {
    let device = rustix::termios::ttyname(std::io::stdin(), Vec::new());
    let device = device.ok().and_then(|d| d.into_string().ok());
    device.unwrap_or_else(|| format!("pid {}", std::process::id()))
}

#[derive(clap::Args)]
pub(crate) struct PinArgs {
    /// 由谁办(工号)
    #[arg(long = "as", value_name = "BADGE")]
    badge: u32,
    /// 密码文件,每行“工号 密码”;默认 QIANTAI_PINS
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
    /// 给谁(工号);不写就是换自己的
    #[arg(long = "for", value_name = "BADGE")]
    of: Option<u32>,
    /// 新密码所在的文件,每行“工号 密码”
    #[arg(long, value_name = "FILE")]
    new: PathBuf,
}

/// Sets one's own PIN, or gives another member of staff one, which they change first. PINs come from files,
/// so that none stands in a shell's history.
pub(super) fn pin(dir: &Path, args: &PinArgs) -> Result<u8, u8> {
    let of = args.of.unwrap_or(args.badge);
    let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
    let fresh = read_pins(Some(&args.new)).map_err(usage_error)?;
    let new = new_pin_of(&fresh, of).map_err(usage_error)?.to_string();
    let old = pin_of(&pins, args.badge).map_err(usage_error)?.to_string();
    let mut caller = Caller::connect(dir).map_err(|reason| fail(&reason, FAILED))?;
    let own = of == args.badge;
    // One's own is changed without signing in: a PIN that was given opens nothing else.
    if !own {
        caller.sign_in(args.badge, &pins)?;
    }
    let request = match own {
        true => Request::SetPin { badge: of, old, new },
        false => Request::GivePin { badge: of, new },
    };
    match caller.ask(request) {
        Ok(Reply::Done | Reply::SignedIn(_)) if own => {
            print_out(&format!("工号{of}的密码已换"));
            Ok(FINE)
        }
        Ok(Reply::Done) => {
            print_out(&format!("工号{of}的密码已发;本人 24 小时内先改成自己的"));
            Ok(FINE)
        }
        other => Err(reply_error(other)),
    }
}

/// The name of a file without its folders: what a line of a screen has room for.
fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
