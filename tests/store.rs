//! The store through its one way in.

#[path = "store/office.rs"]
mod office;

use office::{NAME, PHONE, START, at, founding, step, work};
use qiantai::store::Store;
use qiantai::store::opening::Kind;
use qiantai::store::taking::Done;

#[test]
fn walk() {
    let mut store =
        Store::over(redb::backends::InMemoryBackend::new(), Kind::Practice { seed: 7 }).unwrap();
    let taken = store.take(&founding(), START).unwrap();
    for d in &taken.done {
        assert!(matches!(d, Done::Accepted(_)), "{d:?}");
    }
    for n in 0..24 {
        let taken = store.take(&[work(n)], at(n)).unwrap();
        assert!(matches!(taken.done[0], Done::Accepted(_) | Done::Kept), "{n} {:?}", taken.done);
    }
    let f = store.check().unwrap();
    panic!("{f:?} {NAME}{PHONE}{:?}", step("", 1, "", "", None, &[]));
}
