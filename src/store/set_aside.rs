//! Names for what is set aside: nothing that lies in a data folder is ever written over by them.

use std::path::{Path, PathBuf};

/// A name beside a file that nothing has yet: `journal.1.aside.txt` where the word is `aside.`.
pub fn unused_beside(path: &Path, word: &str) -> PathBuf {
    let end = path.extension().map_or_else(String::new, |end| end.to_string_lossy().into_owned());
    let mut names = (1..).map(|n: u32| path.with_extension(format!("{n}.{word}{end}")));
    names.find(|name| !name.exists()).unwrap_or_else(|| path.with_extension("aside"))
}
