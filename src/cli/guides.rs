//! `qiantai completions` and `qiantai man`: what a package lays beside the program, made from the same arguments that
//! it reads, so that neither is ever older than the program.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, ValueEnum};
use clap_mangen::Man;

use super::{FAILED, FINE, fail, print_bytes, print_out};

#[derive(clap::Args)]
pub(crate) struct CompletionsArgs {
    /// 给哪个 shell: bash zsh fish
    #[arg(value_enum)]
    shell: Shell,
}

/// The shells that offices have.
#[derive(Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

#[derive(clap::Args)]
pub(crate) struct ManArgs {
    /// 一个命令一页,写进这个目录
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn completions(mut program: Command, args: &CompletionsArgs) -> u8 {
    let shell = match args.shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    let mut written = Vec::new();
    clap_complete::generate(shell, &mut program, "qiantai", &mut written);
    print_bytes(&written);
    FINE
}

/// The page of the program, or all pages as files.
pub(super) fn man(mut program: Command, args: &ManArgs) -> Result<u8, u8> {
    program.build();
    let Some(folder) = &args.out else {
        print_bytes(&page(&program).map_err(|why| fail(&why, FAILED))?);
        return Ok(FINE);
    };
    let mut pages = vec![("qiantai".to_string(), &program)];
    let commands = program.get_subcommands();
    pages.extend(commands.map(|command| (format!("qiantai-{}", command.get_name()), command)));
    for (name, command) in &pages {
        let written = page(command).and_then(|page| write(folder, name, &page));
        written.map_err(|why| fail(&why, FAILED))?;
    }
    print_out(&format!("{} 页,在 {}", pages.len(), folder.display()));
    Ok(FINE)
}

fn page(command: &Command) -> Result<Vec<u8>, String> {
    let mut page = Vec::new();
    let man = Man::new(command.clone()).date(String::new());
    man.render(&mut page).map_err(|error| error.to_string())?;
    Ok(page)
}

fn write(folder: &Path, name: &str, page: &[u8]) -> Result<(), String> {
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page).map_err(|error| format!("{} 写不下({error})", path.display()))
}
