//! Whose PIN a row is: on a stick anybody can lay one badge's row under another's, or an old one back. The journal names
//! the row that counts, and everything else opens nothing.

use std::fs;
use std::path::{Path, PathBuf};

use qiantai::desk::pins::{Credential, Pin, hash_pin};
use qiantai::desk::proving::{Proof, Standing, kept_pin};
use qiantai::engine::value::Badge;
use qiantai::store::Store;
use qiantai::store::backup::local::Local;
use redb::ReadableTable;

use super::backup::{files, target};
use super::office::{TestOffice, wait_until, write_pins};
use super::privacy::real;

/// A real office whose head (8) and whose 10 at the desk have PINs that the journal names.
fn staffed() -> TestOffice {
    let office = real();
    fs::write(office.pins(), "8 867530\n10 531975\n").unwrap();
    super::privacy::step(
        &office,
        "8",
        r#"{"form":"B-01","step":"enter","fields":{"badge":"10","name":"赵敏","role":"desk"}}"#,
    );
    let new = |lines: &str| {
        let path = office.beside("new-pins");
        write_pins(&path, lines);
        path.to_str().unwrap().to_string()
    };
    let given = new("10 975310\n");
    assert_eq!(office.run(&["pin", "--as", "8", "--for", "10", "--new", &given]).code, 0);
    fs::write(office.pins(), "10 975310\n").unwrap();
    let own = new("10 531975\n");
    assert_eq!(office.run(&["pin", "--as", "10", "--new", &own]).code, 0);
    fs::write(office.pins(), "8 867530\n10 531975\n").unwrap();
    wait_until(|| {
        assert!(signs_in(&office, "8").0);
        office.stop();
        proof(&office, 8) == Some(Proof::Named)
    });
    assert_eq!(proof(&office, 10), Some(Proof::Named));
    office
}

fn proof(office: &TestOffice, badge: u32) -> Option<Proof> {
    let store = Store::open(&office.data).unwrap();
    match kept_pin(&store.read().unwrap(), Badge(badge)).unwrap() {
        Standing::Kept(_, proof) => Some(proof),
        Standing::Nobody => None,
    }
}

fn signs_in(office: &TestOffice, badge: &str) -> (bool, String) {
    let ran = office.run(&["list", "open", "--as", badge]);
    (ran.code == 0, ran.err)
}

fn backed_up(office: &TestOffice, name: &str) -> PathBuf {
    let stick = target(office, name);
    let ran = office.run(&["backup", stick.to_str().unwrap(), "--as", "8"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    office.stop();
    stick
}

fn side_file(stick: &Path) -> PathBuf {
    let is = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("local-");
    files(stick).into_iter().rfind(is).unwrap()
}

fn row(local: &Local, badge: u32) -> Vec<u8> {
    local.credentials.iter().find(|(of, _)| *of == badge).unwrap().1.clone()
}

/// The office on another machine, out of a stick whose side file somebody has worked on.
fn restored(office: &TestOffice, stick: &Path, work: impl Fn(&mut Local)) -> (TestOffice, String) {
    let path = side_file(stick);
    let text = fs::read_to_string(&path).unwrap();
    let mut local = Local::read(&text).unwrap();
    work(&mut local);
    fs::write(&path, local.text()).unwrap();
    let anew = TestOffice::empty();
    fs::copy(office.pins(), anew.pins()).unwrap();
    let from = office.runtime().join("qiantai");
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|end| end == "pepper") {
            fs::copy(&entry, anew.runtime().join("qiantai").join(entry.file_name().unwrap()))
                .unwrap();
        }
    }
    let ran = anew.run(&["restore", "--from", stick.to_str().unwrap(), "--why", "换机"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    fs::write(&path, text).unwrap();
    (anew, ran.out)
}

#[test]
fn on_a_stick_only_the_row_that_the_journal_names_opens_anything() {
    let office = staffed();
    let before = backed_up(&office, "before");
    let older = row(&Local::read(&fs::read_to_string(side_file(&before)).unwrap()).unwrap(), 8);
    let new = office.beside("changed");
    write_pins(&new, "8 420420\n");
    let changed = ["pin", "--as", "8", "--new", new.to_str().unwrap()];
    assert_eq!(office.run(&changed).code, 0);
    fs::write(office.pins(), "8 420420\n10 531975\n").unwrap();
    let stick = backed_up(&office, "stick");

    // An honest stick: both sign in, and nothing is said.
    let (anew, said) = restored(&office, &stick, |_| {});
    assert!(!said.contains("来历不明"), "{said}");
    assert!(signs_in(&anew, "8").0 && signs_in(&anew, "10").0);

    let lays = |with: Vec<u8>| {
        move |local: &mut Local| {
            local.credentials.retain(|(of, _)| *of != 8);
            local.credentials.push((8, with.clone()));
        }
    };
    // 10 lays the own row under the head's badge, and signs in as the head with the own PIN.
    let now = Local::read(&fs::read_to_string(side_file(&stick)).unwrap()).unwrap();
    let (anew, said) = restored(&office, &stick, lays(row(&now, 10)));
    assert!(said.contains("1 个密码来历不明"), "{said}");
    fs::write(anew.pins(), "8 531975\n10 531975\n").unwrap();
    assert!(!signs_in(&anew, "8").0 && signs_in(&anew, "10").0);

    // The PIN that the head had before, which somebody had seen.
    let (anew, said) = restored(&office, &stick, lays(older));
    assert!(said.contains("1 个密码来历不明"), "{said}");
    fs::write(anew.pins(), "8 867530\n").unwrap();
    assert!(!signs_in(&anew, "8").0);

    // One of the forger's own making.
    let forged = hash_pin(&Pin::read("111222").unwrap(), [1; 16], None).unwrap();
    let (anew, said) = restored(&office, &stick, lays(forged.to_bytes().unwrap()));
    assert!(said.contains("1 个密码来历不明"), "{said}");
    fs::write(anew.pins(), "8 111222\n").unwrap();
    assert!(!signs_in(&anew, "8").0);
}

#[test]
fn a_row_that_was_laid_into_the_store_itself_is_not_believed_either() {
    let office = staffed();
    let path = office.data.join("office.redb");
    let table = redb::TableDefinition::<u32, &[u8]>::new("credentials");
    let db = redb::Database::open(&path).unwrap();
    let txn = db.begin_write().unwrap();
    let tens = {
        let mut rows = txn.open_table(table).unwrap();
        let tens = rows.get(10).unwrap().unwrap().value().to_vec();
        rows.insert(8, tens.as_slice()).unwrap();
        tens
    };
    txn.commit().unwrap();
    drop(db);
    assert!(Credential::from_bytes(&tens).is_some_and(|kept| kept.bound));
    fs::write(office.pins(), "8 531975\n10 531975\n").unwrap();
    let (came, said) = signs_in(&office, "8");
    assert!(!came && said.contains("存根不符"), "{said}");
    assert!(signs_in(&office, "10").0);
}
