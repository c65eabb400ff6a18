//! The command line. Exit codes: 0 everything accepted, 1 something refused or invalid, 2 wrong usage, 3 the
//! desk or the store failed.
//!
//! Only this module and its commands choose exit codes and write to standard output and error.

mod away;
mod backup;
mod caller;
mod commands;
#[cfg(feature = "head-office")]
mod company;
mod doctor;
mod exec;
mod export;
mod forget;
#[cfg(feature = "guides")]
mod guides;
#[cfg(feature = "head-office")]
mod head_office;
mod import;
mod listing;
mod log;
mod output;
mod pepper;
mod print;
mod progress;
#[cfg(feature = "head-office")]
mod replica;
mod report;
#[cfg(feature = "head-office")]
mod ruling;
#[cfg(feature = "head-office")]
mod rulings_in;
#[cfg(feature = "head-office")]
mod ship;
mod tutor;
mod visiting;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::desk::process;
use crate::language::{self, Language, said};
use crate::protocol::spawn;
use crate::terminal::kept_language;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

#[cfg(feature = "head-office")]
pub(crate) use output::harmless;
pub(crate) use output::{
    FAILED, FINE, REFUSED, USAGE, fail, is_lost, print_bytes, print_err, print_out,
};

/// 前台: the front desk of a property-management service centre.
#[derive(Parser)]
#[command(name = "qiantai", version, about = "物业客服中心前台", disable_help_subcommand = true)]
struct Arguments {
    /// 数据目录(默认: 本机的数据目录,或 QIANTAI_DATA)
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 由服务开着的管理处的名字(写在命令前);见 docs/install.md
    #[arg(long = "office", id = "service", value_name = "NAME")]
    service: Option<String>,
    #[command(flatten)]
    replica: ReplicaArgs,
    /// 用哪种语言说: zh-Hans、zh-Hant 或 en(默认: QIANTAI_LANGUAGE,否则简体)
    #[arg(long, global = true, value_name = "LANG")]
    language: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

// A copy of an office at head office, which is only read.
#[derive(clap::Args, Default)]
struct ReplicaArgs {
    /// 在总部看一个管理处的副本,只读(写在命令前);见 docs/head-office.md
    #[arg(long, num_args = 2, value_names = ["URL", "OFFICE"], conflicts_with_all = ["data", "service"])]
    replica: Vec<String>,
    /// 看副本用的账号文件
    #[arg(long = "replica-account", value_name = "FILE", requires = "replica")]
    account: Option<PathBuf>,
    /// 看副本时打开姓名电话:写着总部私钥的文件
    #[arg(long, value_name = "FILE", requires = "replica")]
    identity: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// 在前台运行前台进程
    Serve {
        /// 没有终端满这么多分钟就自行结束
        #[arg(long, value_name = "MINUTES")]
        idle: Option<u64>,
        /// 作为服务开着(另写 --office),给这个组的各个账号用
        #[arg(long, value_name = "GROUP")]
        group: Option<String>,
    },
    /// 开办管理处,不提问
    Setup(commands::SetupArgs),
    /// 建一个练习管理处
    Demo(commands::DemoArgs),
    /// 教程:十课,二十分钟,在一个用完就扔的练习管理处里
    Tutor,
    /// 拨练习管理处的钟(2026-12-31T23:50;“run”让它走)
    Clock { at: String },
    /// 列出全部表单、步骤和栏
    Forms {
        #[arg(long)]
        json: bool,
    },
    /// 导入房屋或住户名册
    Import(import::ImportArgs),
    /// 逐行执行 JSON 步骤
    Exec(exec::ExecArgs),
    /// 列出: open | 表单号 | room 房号 | staff
    List(listing::ListArgs),
    /// 显示一张单: F-14/123
    Show(listing::ShowArgs),
    /// 打印一张单: F-14/123
    Print(print::PrintArgs),
    /// 报表:维修登记、维修日报、未回单、回访名单…
    Report(report::ReportArgs),
    /// 整个管理处导出到一个空文件夹:每种单一份 CSV、一份 JSON
    Export(export::ExportArgs),
    /// 核对流水、单据与检索键
    Check {
        #[arg(long)]
        json: bool,
    },
    /// 备份到一个目录(盘、U 盘);--verify 核对
    Backup(backup::BackupArgs),
    /// 由备份恢复:在空目录里,或盖过坏了的管理处
    Restore(backup::RestoreArgs),
    /// 密码全丢了:用恢复码给主任定密码
    Recover(backup::RecoverArgs),
    /// 谁登录过、看过什么(管理处主任看)
    Log(log::LogArgs),
    /// 删除离册住户的姓名和电话(两人签字)
    Forget(forget::ForgetArgs),
    /// 把流水送到总部的 PostgreSQL;见 docs/head-office.md
    #[cfg(feature = "head-office")]
    Ship(ship::ShipArgs),
    /// 总部:建表、开通管理处、汇总、核对
    #[cfg(feature = "head-office")]
    HeadOffice(head_office::HeadOfficeArgs),
    /// 把流水送到总部(这个程序没有带上)
    #[cfg(not(feature = "head-office"))]
    Ship(away::Absent),
    /// 总部(这个程序没有带上)
    #[cfg(not(feature = "head-office"))]
    HeadOffice(away::Absent),
    /// 由纸面流水 journal.txt 在空目录里重建;有备份的请用 restore
    Rebuild {
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// 是练习管理处,种子;不写就是真的
        #[arg(long, value_name = "SEED")]
        practice: Option<u64>,
    },
    /// 换自己的密码,或给别人发一个新密码(本人先改)
    Pin(commands::PinArgs),
    /// 看看这台电脑合不合用:终端、语言、时钟、磁盘、备份、打印机,各写怎么改
    Doctor(doctor::DoctorArgs),
    /// 命令行补全(bash、zsh、fish)
    #[cfg(feature = "guides")]
    Completions(guides::CompletionsArgs),
    /// 手册页:写到标准输出,或一个命令一页写进目录
    #[cfg(feature = "guides")]
    Man(guides::ManArgs),
    /// 密码密钥:抄下,或放到新机器上
    Pepper(pepper::PepperArgs),
    /// 请正在运行的前台进程结束
    Stop {
        /// 有终端开着也停;它们会自己再叫起前台(升级程序用)
        #[arg(long)]
        now: bool,
    },
}

impl Command {
    /// Whether it works on the data itself, which only the desk's account can reach.
    fn needs_the_data(&self) -> bool {
        match self {
            Command::Recover(args) => !args.asks_the_desk(),
            Command::Setup(_)
            | Command::Demo(_)
            | Command::Restore(_)
            | Command::Rebuild { .. }
            | Command::Ship(_)
            | Command::Pepper(_) => true,
            _ => false,
        }
    }
}

impl Arguments {
    /// The words of somebody who only opens the desk, `--data DIR` or `--office NAME` or nothing, read without
    /// building every command: that would be a good part of a terminal's start and of its memory. Nothing: they
    /// are for the whole reader, which says the same of them.
    fn of_a_terminal(words: impl Iterator<Item = OsString>) -> Option<Arguments> {
        let replica = ReplicaArgs::default();
        let mut read =
            Arguments { data: None, service: None, replica, language: None, command: None };
        let mut words = words.skip(1);
        while let Some(word) = words.next() {
            let value = words.next().filter(|value| !value.as_encoded_bytes().starts_with(b"-"))?;
            match word.to_str()? {
                "--data" if read.data.is_none() && !value.is_empty() => {
                    read.data = Some(PathBuf::from(value));
                }
                "--office" if read.service.is_none() => {
                    read.service = Some(value.into_string().ok()?);
                }
                _ => return None,
            }
        }
        Some(read)
    }

    fn read() -> Result<Arguments, clap::Error> {
        Arguments::of_a_terminal(std::env::args_os()).map_or_else(Arguments::of_any_command, Ok)
    }

    fn of_any_command() -> Result<Arguments, clap::Error> {
        let read = Arguments::in_words().try_get_matches_from(std::env::args_os())?;
        Arguments::from_arg_matches(&read)
    }

    /// What is read, with its help in the language that is spoken.
    fn in_words() -> clap::Command {
        in_words(Arguments::command())
    }
}

/// A command whose help is in the language that is spoken.
fn in_words(command: clap::Command) -> clap::Command {
    let put = |help: Option<&clap::builder::StyledStr>| {
        help.map(|help| said(&help.to_string()).into_owned())
    };
    let command =
        command.mut_subcommands(in_words).mut_args(|argument| match put(argument.get_help()) {
            Some(help) => argument.help(help),
            None => argument,
        });
    match (put(command.get_about()), put(command.get_long_about())) {
        (Some(about), Some(long)) => command.about(about).long_about(long),
        (Some(about), None) => command.about(about),
        _ => command,
    }
}

/// Speaks the language that is asked for on the command line or by the environment; at a terminal the one that was
/// chosen there last stands behind them.
fn begin_to_speak() -> Result<(), String> {
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let behind = |word: &String| word == "--language";
    let named = words.iter().position(behind).and_then(|at| words.get(at + 1)).cloned();
    let named = named.or_else(|| {
        words.iter().find_map(|word| word.strip_prefix("--language=").map(str::to_owned))
    });
    let wanted = kept_language::wanted(named.as_deref())?;
    let opens = Arguments::of_a_terminal(std::env::args_os()).is_some();
    let kept = wanted.or_else(|| kept_language::recall().filter(|_| opens));
    language::speak(kept.unwrap_or_default());
    Ok(())
}

/// Runs the program.
pub fn main() -> ExitCode {
    if let Err(sentence) = begin_to_speak() {
        return ExitCode::from(fail(&sentence, USAGE));
    }
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are not errors.
            if !error.use_stderr() {
                let _ = error.print();
                return ExitCode::from(FINE);
            }
            return ExitCode::from(fail(&explain(&error), USAGE));
        }
    };
    let dir = match folder(&arguments) {
        Ok(dir) => dir,
        Err(sentence) => return ExitCode::from(fail(&sentence, USAGE)),
    };
    let dir = match copy_of(&arguments) {
        Ok(copy) => copy.unwrap_or(dir),
        Err(code) => return ExitCode::from(code),
    };
    let result = match arguments.command {
        None => Ok(commands::open_terminal(&dir, false)),
        Some(Command::Tutor) => Ok(tutor::tutor()),
        Some(Command::Serve { idle, group }) => {
            let service = arguments.service.as_deref().zip(group.as_deref());
            Ok(serve(&dir, idle, service))
        }
        Some(Command::Setup(setup)) => commands::setup(&dir, &setup),
        Some(Command::Demo(demo)) => commands::demo(&dir, &demo),
        Some(Command::Clock { at }) => Ok(commands::clock(&dir, &at)),
        Some(Command::Forms { json }) => Ok(listing::forms(json)),
        Some(Command::Import(import)) => import::import(&dir, &import),
        Some(Command::Exec(exec)) => exec::exec(&dir, &exec),
        Some(Command::List(list)) => listing::list(&dir, &list),
        Some(Command::Show(show)) => listing::show(&dir, &show),
        Some(Command::Print(words)) => print::print(&dir, &words),
        Some(Command::Export(args)) => export::export(&dir, &args),
        Some(Command::Report(words)) => report::report(&dir, &words),
        Some(Command::Check { json }) => Ok(commands::check(&dir, json)),
        Some(Command::Backup(args)) => backup::backup(&dir, &args),
        Some(Command::Restore(args)) => backup::restore(&dir, &args),
        Some(Command::Recover(args)) => backup::recover(&dir, &args),
        Some(Command::Log(args)) => log::log(&dir, &args),
        Some(Command::Pepper(args)) => pepper::pepper(&dir, &args),
        Some(Command::Doctor(args)) => Ok(doctor::doctor(&dir, &args)),
        #[cfg(feature = "guides")]
        Some(Command::Completions(args)) => Ok(guides::completions(Arguments::in_words(), &args)),
        #[cfg(feature = "guides")]
        Some(Command::Man(args)) => guides::man(Arguments::in_words(), &args),
        #[cfg(feature = "head-office")]
        Some(Command::Ship(args)) => ship::ship(&dir, &args),
        #[cfg(feature = "head-office")]
        Some(Command::HeadOffice(args)) => head_office::run(&args),
        #[cfg(not(feature = "head-office"))]
        Some(Command::Ship(absent) | Command::HeadOffice(absent)) => Err(absent.say()),
        Some(Command::Forget(args)) => forget::forget(&dir, &args),
        Some(Command::Rebuild { from, practice }) => Ok(commands::rebuild(&dir, &from, practice)),
        Some(Command::Pin(pin)) => commands::pin(&dir, &pin),
        Some(Command::Stop { now }) => commands::stop(&dir, now),
    };
    let (Ok(code) | Err(code)) = result;
    ExitCode::from(output::exit_code(code))
}

/// Runs the desk in this process, for as many idle minutes; for the name and the group of a service, where it is one.
fn serve(dir: &Path, idle: Option<u64>, service: Option<(&str, &str)>) -> u8 {
    // Each reader of the desk has a language of their own.
    language::speak(Language::Simplified);
    process::begin_anew();
    let idle = idle.map(|minutes| std::time::Duration::from_secs(minutes * 60));
    let code = process::serve(dir, &process::Terms { idle, service }, print_err);
    u8::try_from(code).unwrap_or(FAILED)
}

/// What is wrong with the arguments, in Chinese.
fn explain(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(all)) => all.join(" "),
        _ => String::new(),
    };
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("不认识“{argument}”"),
        ErrorKind::MissingRequiredArgument => format!("还缺 {argument}"),
        ErrorKind::ArgumentConflict => format!("“{argument}”写了不止一次,或与别的参数不能同用"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺了值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} 不能是“{value}”")
        }
        _ => "命令行看不懂".to_string(),
    };
    format!("{what};写法见 qiantai --help,或命令后加 --help")
}

/// The data folder, or what stands for it where a service keeps the desk: the folder of its socket.
fn folder(arguments: &Arguments) -> Result<PathBuf, String> {
    let named = arguments.data.is_some();
    match (&arguments.service, &arguments.command) {
        (Some(_), Some(Command::Serve { group: Some(_), .. })) if named => {}
        (_, Some(Command::Serve { group: Some(_), .. }))
        | (Some(_), Some(Command::Serve { .. })) => {
            return Err("作为服务开着,--data、--office 和 --group 都要写".to_string());
        }
        (Some(_), Some(command)) if command.needs_the_data() => {
            return Err("这要在数据目录上办:用服务的账号,写 --data,不写 --office".to_string());
        }
        (Some(_), _) if named => return Err("--data 和 --office 只写一个".to_string()),
        (Some(office), _) => return spawn::folder_of(office).map_err(|p| p.to_string()),
        (None, _) => {}
    }
    Ok(arguments.data.clone().unwrap_or_else(data_folder))
}

/// The folder of the copy of an office that is asked for; nothing where none is.
#[cfg(feature = "head-office")]
fn copy_of(arguments: &Arguments) -> Result<Option<PathBuf>, u8> {
    let asked = &arguments.replica;
    let [url, office] = asked.replica.as_slice() else { return Ok(None) };
    let serves = matches!(arguments.command, Some(Command::Serve { .. }));
    if serves || arguments.command.as_ref().is_some_and(Command::needs_the_data) {
        return Err(fail("副本只读:只能打开来看、list、show、report、check", USAGE));
    }
    let keys = backup::secrets(asked.identity.as_deref())?;
    replica::folder((url, office), asked.account.as_deref(), &keys).map(Some)
}

#[cfg(not(feature = "head-office"))]
fn copy_of(arguments: &Arguments) -> Result<Option<PathBuf>, u8> {
    let asked = &arguments.replica;
    match asked.replica.is_empty() && asked.account.is_none() && asked.identity.is_none() {
        true => Ok(None),
        false => Err(away::absent()),
    }
}

/// QIANTAI_DATA, else the data folder of the platform.
fn data_folder() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("QIANTAI_DATA")
        .or_else(|| set("XDG_DATA_HOME").map(|d| d.join("qiantai")))
        .or_else(|| set("HOME").map(|h| h.join(".local/share/qiantai")))
        .unwrap_or_else(|| PathBuf::from("qiantai-data"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The short way is no other way: what it reads, the whole reader reads too.
    #[test]
    fn opening_a_terminal_is_read_as_the_whole_reader_reads_it() {
        let words = |line: &str| -> Vec<OsString> {
            std::iter::once("qiantai").chain(line.split_whitespace()).map(OsString::from).collect()
        };
        for (line, short) in [
            ("", true),
            ("--data /x", true),
            ("--office xingfu", true),
            ("--office xingfu --data /x", true),
            ("--data", false),
            ("--data --office", false),
            ("--data=/x", false),
            ("--data /x --data /y", false),
            ("--data /x list open", false),
            ("list open", false),
            ("--help", false),
        ] {
            let read = Arguments::of_a_terminal(words(line).into_iter());
            assert_eq!(read.is_some(), short, "{line}");
            if let Some(read) = read {
                let whole = Arguments::try_parse_from(words(line)).unwrap();
                assert_eq!((read.data, read.service), (whole.data, whole.service), "{line}");
                assert!(whole.command.is_none());
            }
        }
    }
}
