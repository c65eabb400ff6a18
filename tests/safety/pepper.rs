//! The secret of the machine in every PIN's hash: old hashes go on working and are renewed, a copy of the data is not
//! enough, and what was written down brings the PINs back on another machine.

use std::fs;

use qiantai::desk::pins::Credential;
use qiantai::store::Store;

use super::office::{TestOffice, wait_until};
use super::privacy::real;

/// With which pepper the PIN of badge 8 is kept.
fn kept(office: &TestOffice) -> Option<u32> {
    let store = Store::open(&office.data).unwrap();
    let bytes = store.read().unwrap().credential(8).unwrap().unwrap();
    Credential::from_bytes(&bytes).unwrap().pepper
}

fn signs_in(office: &TestOffice) -> (i32, String) {
    let ran = office.run(&["list", "open", "--as", "8"]);
    (ran.code, ran.err)
}

#[test]
fn an_old_hash_goes_on_working_and_is_renewed_at_the_sign_in() {
    let office = real();
    assert_eq!(kept(&office), None, "as it was always kept");
    assert_eq!(signs_in(&office).0, 0);
    // Hashing takes its time, and goes on when the answer is out.
    wait_until(|| {
        assert_eq!(signs_in(&office).0, 0);
        office.stop();
        kept(&office).is_some()
    });
    assert_eq!(signs_in(&office).0, 0, "and fits as before");
    office.stop();
    // It lies outside the data.
    let shown = office.run(&["pepper"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    let letters = shown.out.trim().replace('-', "");
    assert_eq!(letters.len(), 64);
    for entry in fs::read_dir(&office.data).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(&letters));
    }
    // A copy of the data on another machine opens nothing, says why, and makes no other secret.
    let anew = TestOffice::empty();
    fs::write(anew.pins(), "8 867530\n").unwrap();
    fs::copy(office.data.join("office.redb"), anew.data.join("office.redb")).unwrap();
    let (code, said) = signs_in(&anew);
    assert!(code == 1 && said.contains("qiantai pepper --set"), "{said}");
    anew.stop();
    assert_eq!(anew.run(&["pepper"]).code, 1);
    // What was written down brings it back.
    let paper = anew.beside("paper");
    fs::write(&paper, shown.out.to_uppercase()).unwrap();
    let ran = anew.run(&["pepper", "--set", paper.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(signs_in(&anew).0, 0);
}

#[test]
fn a_secret_that_others_can_read_is_not_used_and_a_practice_office_has_none() {
    use std::os::unix::fs::PermissionsExt;
    let office = real();
    assert_eq!(signs_in(&office).0, 0);
    wait_until(|| {
        assert_eq!(signs_in(&office).0, 0);
        office.stop();
        kept(&office).is_some()
    });
    let folder = office.runtime().join("qiantai");
    let is = |path: &std::path::Path| path.extension().is_some_and(|end| end == "pepper");
    let path = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).find(|p| is(p)).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let (code, said) = signs_in(&office);
    assert!(code == 1 && said.contains("chmod 600") && said.contains("pepper"), "{said}");
    office.stop();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(signs_in(&office).0, 0);
    let practice = TestOffice::practice();
    assert_eq!(practice.run(&["list", "open", "--as", "102"]).code, 0);
    practice.stop();
    assert_eq!(practice.run(&["pepper"]).code, 1);
}

/// Whoever may make a report must not lock the office out with it.
#[test]
fn nothing_is_written_over_the_secret_of_the_pins() {
    let office = real();
    assert_eq!(signs_in(&office).0, 0);
    let kept = fs::read_dir(office.runtime().join("qiantai")).unwrap().flatten();
    let is = |path: &std::path::Path| path.extension().is_some_and(|end| end == "pepper");
    let pepper = kept.map(|entry| entry.path()).find(|path| is(path)).unwrap();
    let before = fs::read(&pepper).unwrap();
    let beside = pepper.with_extension("csv");
    for out in [&pepper, &beside] {
        let out = out.to_str().unwrap();
        let ran = office.run(&["report", "day", "--as", "8", "--format", "csv", "--out", out]);
        assert_eq!(ran.code, 3, "{ran:?}");
        assert!(ran.err.contains("前台自己的目录"), "{ran:?}");
    }
    assert_eq!(fs::read(&pepper).unwrap(), before);
    assert!(!beside.exists());
}
