#!/usr/bin/env bash
# Backups sealed by the program, opened by `age`; a key that `age-keygen` made; and the way back with it.
set -euo pipefail
program=$(realpath "$1")
for tool in age age-keygen; do
    command -v "$tool" >/dev/null 2>&1 || { echo "skipped: needs age"; exit 0; }
done
room=$(mktemp -d)
trap '"$program" --data "$room/data" stop --now >/dev/null 2>&1 || true; rm -rf "$room"' EXIT
export XDG_CONFIG_HOME="$room/conf" XDG_RUNTIME_DIR="$room/run" XDG_STATE_HOME="$room/state"
install -d -m 0700 "$room/conf/qiantai" "$room/run" "$room/state" "$room/plain" "$room/disk"
fail() { echo "failed: $*" >&2; exit 1; }

age-keygen -o "$room/one.txt" 2>/dev/null
"$program" backup --new-key "$room/two.txt" >/dev/null
chmod 600 "$room/one.txt"
one=$(age-keygen -y "$room/one.txt") two=$(age-keygen -y "$room/two.txt")
"$program" --data "$room/data" demo --rooms 20 --slips 12 >/dev/null
"$program" --data "$room/data" backup "$room/plain" >/dev/null
id=$(ls "$room/plain")
printf '[backup]\ntargets = ["%s"]\nrecipients = ["%s", "%s"]\n' "$room/disk" "$one" "$two" \
    > "$room/conf/qiantai/$id.toml"
chmod 600 "$room/conf/qiantai/$id.toml"
"$program" --data "$room/data" backup "$room/disk" >/dev/null
for key in one two; do
    for file in "$room/disk/$id"/g0001/*.age; do
        age -d -i "$room/$key.txt" "$file" > "$room/opened" || fail "age does not open $file with key $key"
        head -c 8 "$room/opened" | grep -q '^qiantai-' || fail "$file holds something else"
    done
    # The journal of both is the same to the byte.
    age -d -i "$room/$key.txt" "$room/disk/$id"/g0001/j-*.age | cmp - "$room/plain/$id"/g0001/j-*.qtj
    "$program" --data "$room/data-$key" restore --from "$room/disk" --identity "$room/$key.txt" >/dev/null
    "$program" --data "$room/data-$key" check >/dev/null || fail "what key $key brought back does not hold"
    "$program" --data "$room/data-$key" stop --now >/dev/null 2>&1 || true
done
echo "sealed backups: opened by age and by either key"
