//! The standard library's sort is made anew for each kind of thing and each order, ten kilobytes of program a time.
//! `crate::sorting` is one for all; those that sort by tens of thousands are named here.

use crate::{none, sources};

/// Where the standard library's sort stays, because it takes half the time.
const LARGE: [&str; 5] = [
    "src/queries/board_index/board_query.rs",
    "src/queries/board_index/orders.rs",
    "src/queries/finder/segment.rs",
    "src/queries/finder/terms.rs",
    "src/store/taking/open.rs",
];

#[test]
fn what_is_sorted_is_sorted_by_one_sort() {
    let all = sources("src");
    let others = all.iter().filter(|source| !LARGE.contains(&source.path.as_str()));
    let mut faults = Vec::new();
    for source in others {
        for (n, line) in source.code() {
            if [".sort(", ".sort_by", ".sort_unstable"].iter().any(|call| line.contains(call)) {
                faults.push(format!(
                    "{}:{n}: sorts by a sort of its own, not by crate::sorting",
                    source.path
                ));
            }
        }
    }
    for path in LARGE {
        let sorts = all.iter().any(|source| source.path == path && source.text.contains(".sort"));
        if !sorts {
            faults.push(format!("{path}: named here and sorts nothing"));
        }
    }
    none(&faults);
}
