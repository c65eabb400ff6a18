//! Offices that many tests of a program begin with: each is built once and laid into every folder as its
//! files. What a test does to its copy no other test sees.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

/// The files of an office: names and bytes.
type Files = Vec<(OsString, Vec<u8>)>;

static BUILT: Mutex<BTreeMap<String, Arc<OnceLock<Files>>>> = Mutex::new(BTreeMap::new());

/// Lays the office of this name into an empty folder. `build` makes it, once in a program.
pub fn lay(name: &str, dir: &Path, build: impl FnOnce(&Path)) {
    let office = Arc::clone(BUILT.lock().unwrap().entry(name.to_string()).or_default());
    let files = office.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path());
        let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap());
        files.map(|file| (file.file_name(), fs::read(file.path()).unwrap())).collect()
    });
    for (name, bytes) in files {
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(dir.join(name));
        file.unwrap().write_all(bytes).unwrap();
    }
}
