#!/usr/bin/env bash
# What systemd says of the files of packaging/: the unit of a desk and the accounts it needs. `units.sh PROGRAM`; changes nothing.
set -euo pipefail
here=$(dirname "$0")/../..
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
failed() { echo "$1"; exit 1; }
passed=0

if command -v systemd-analyze >/dev/null; then
    # As step 1 of docs/install.md leaves it, but with the program where it is.
    unit="$room/qiantai@.service"
    sed "s|/usr/local/bin/qiantai|$(realpath "$1")|" "$here/packaging/systemd/qiantai@.service" >"$unit"
    said=$(systemd-analyze verify "$room/qiantai@.service" 2>&1) || failed "the unit: $said"
    # It goes on with a warning where it does not know a line.
    grep -q "$room" <<<"$said" && failed "the unit: $said"
    # A line that it does not know is noticed.
    sed 's/^ProtectHome=/ProtectHoem=/' "$unit" >"$room/wrong@.service"
    said=$(systemd-analyze verify "$room/wrong@.service" 2>&1) || true
    grep -q ProtectHoem <<<"$said" || failed "a wrong line is not noticed"
    passed=$((passed + 1))
else
    echo "skipped: needs systemd-analyze"
fi

# Only later ones can look without writing.
can=$(systemd-sysusers --help 2>/dev/null) || can=
if grep -q -- --dry-run <<<"$can"; then
    sed s/NAME/xingfu/g "$here/packaging/sysusers/qiantai-NAME.conf" >"$room/qiantai-xingfu.conf"
    install -d "$room/root/etc"
    said=$(systemd-sysusers --dry-run --root="$room/root" - <"$room/qiantai-xingfu.conf" 2>&1) || failed "the accounts: $said"
    for one in qiantai-xingfu frontdesk-xingfu; do
        grep -q "$one" <<<"$said" || failed "no $one: $said"
    done
    [[ -z $(ls -A "$room/root/etc") ]] || failed "a dry run has written"
    passed=$((passed + 1))
else
    echo "skipped: needs systemd-sysusers with --dry-run"
fi
echo "units: $passed held"
