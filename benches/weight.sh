#!/usr/bin/env bash
# What takes the room in the program, in kB: its sections, and its code by room and crate. What generics were made into
# counts for what they are (sorts, trees, what lets go of values), because their names don't say who needed them.
#
#   bash benches/weight.sh            builds the static program of docs/install.md without optional features
#   bash benches/weight.sh PROGRAM    weighs another one; it must not be stripped
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-}
if [ -z "$program" ]; then
    cargo build --locked --profile small --target x86_64-unknown-linux-musl --config packaging/static.toml \
        --config profile.small.strip=false --no-default-features
    program=${CARGO_TARGET_DIR:-target}/x86_64-unknown-linux-musl/small/qiantai
fi

bare=$(mktemp)
trap 'rm -f "$bare"' EXIT
strip -o "$bare" "$program"
printf 'stripped: %d kB\n\n' $(($(stat -c %s "$bare") / 1000))

size -A -d "$program" | awk '$2 ~ /^[0-9]+$/ && $3 > 0 && $2 > 9999 { printf "%8d  %s\n", $2 / 1000, $1 }' | sort -rn

printf '\ncode\n'
nm -S -C -t d "$program" | awk '
    $3 !~ /^[tTwW]$/ { next }
    {
        size = $2 + 0
        name = $0
        sub(/^[0-9]+ [0-9]+ . /, "", name)
        if (name ~ /core::slice::sort/) what = "sorts"
        else if (name ~ /btree/ && name !~ /^<?redb/) what = "trees of alloc"
        else if (name ~ /drop_in_place|drop_glue/) what = "lets go of values"
        else if (name ~ /hashbrown|hash::map/) what = "hash tables"
        else if (name ~ /FnOnce|FnMut|call_once|call_mut/) what = "closures, called through"
        else if (name ~ /raw_vec|alloc::vec|spec_from|in_place_collect/) what = "vectors of alloc"
        else if (name ~ /core::iter|Iterator/) what = "iterators"
        else if (name ~ /serde|bincode/) what = "serde, bincode"
        else {
            what = name
            gsub(/^[<&(\[*]+|^dyn |^mut |^const /, "", what)
            if (what ~ /^qiantai::/) { split(what, part, "::"); what = "qiantai " part[2]; sub(/[^a-z_ ].*/, "", what) }
            else sub(/[^a-z_0-9].*/, "", what)
            if (what == "") what = "without a name"
        }
        sum[what] += size
        many[what]++
        all += size
    }
    END {
        for (what in sum) if (sum[what] > 9999) printf "%8d  %s (%d)\n", sum[what] / 1000, what, many[what]
        printf "%8d  all code that has a name\n", all / 1000
    }' | sort -rn
