#!/usr/bin/env bash
# Every figure of docs/performance.md, side by side in one run, on standard output.
#
#   bash benches/all.sh                 about ten minutes; offices up to 100,000 slips are built for it
#   bash benches/all.sh DIR             the same, and an office of a million slips in DIR as the largest
#                                       (qiantai --data DIR demo --slips 1000000 --open 10000); it is
#                                       copied, so TMPDIR needs room for it
#
# Run it on an idle machine, on the disk that counts: what others do to the disk shows in every ratio.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TERM_COLOR=never
large=""
if [ $# -gt 0 ]; then
    large="$(mktemp -d)/office"
    trap 'rm -rf "$(dirname "$large")"' EXIT
    cp -a "$1" "$large"
fi

part() { printf '\n=== %s\n' "$1"; }

part "machine"
uname -srm
grep -m1 'model name' /proc/cpuinfo || true
nproc
free -m | sed -n 2p
date -u +%Y-%m-%d

part "a key and its frame"
cargo bench --quiet --bench frame
part "what a frame costs the line"
cargo bench --quiet --bench line
part "the program on a pseudo-terminal, beside editors"
cargo bench --quiet --bench pty
part "a slip on paper"
cargo bench --quiet --bench paper
part "a save beside a bare redb commit"
cargo bench --quiet --bench save
part "64 terminals beside a bare group committer"
cargo bench --quiet --bench terminals
part "ten terminals that flood, and one that works"
cargo bench --quiet --bench flood
part "a month of backups"
cargo build --quiet --release --locked
bash benches/backups.sh target/release/qiantai
part "a save, a look-up and a month's end beside redb, SQLite, PostgreSQL, DuckDB"
cargo run --quiet --release --manifest-path benches/beside/Cargo.toml
part "lists and boards as the office grows"
QIANTAI_BENCH_STORES="10000,100000${large:+,$large}" cargo bench --quiet --bench list
part "opening, memory, check"
if [ -n "$large" ]; then
    cargo bench --quiet --bench size -- --office "$large"
else
    cargo bench --quiet --bench size
fi
