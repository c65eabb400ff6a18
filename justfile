# Recipes for `just`; each is a plain command that can be typed as well.

# The program, as it is installed.
build:
    cargo build --release --locked

# Everything that must hold on a fresh clone.
test:
    cargo test --locked

# Format and lints.
lint:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings

# All checks before a change lands.
ci:
    .ci/run

# A practice office in DIR, and the desk on it.
demo DIR="target/practice":
    test -e {{DIR}} || cargo run --release --locked -- --data {{DIR}} demo
    cargo run --release --locked -- --data {{DIR}}

# Generated pages and tables: docs/reference, the handbook's keys, the README's badges.
renew:
    QIANTAI_RENEW=1 cargo test --locked --test reference --test readme

# Power cuts, flipped bits, kills, copies and clocks, many: some hours. docs/performance.md has what they said.
long:
    QIANTAI_REPLACEMENTS=100 QIANTAI_BACKUPS=100 QIANTAI_BACKUP_FLIPS=334 QIANTAI_JOURNAL_CUTS=1000 cargo test --profile hard --locked --test safety
    cargo test --profile hard --locked --lib -- four_thousand no_bit_can_be_changed
    cargo bench --locked --bench flood
    QIANTAI_CLOCKS=10000 cargo test --profile hard --locked --lib timekeeping
    QIANTAI_CUTS=100000 QIANTAI_FLIPS=10000 QIANTAI_WAYS=4 cargo test --profile hard --locked --test crash -- --nocapture
    QIANTAI_MONEY_OPS=1000000 cargo test --profile hard --locked --test money -- --nocapture many
    QIANTAI_KILLS=200 cargo test --locked --test terminals -- --nocapture kill

# Every figure of docs/performance.md.
bench:
    bash benches/all.sh
