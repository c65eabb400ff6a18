#!/usr/bin/env bash
# Three hundred households billed in one step, in real terminals of 80×24: what is in the way is looked at,
# the run goes on while another terminal works and after the desk was killed, and is found done.
# Usage: tests/tmux/month.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

echo "three hundred statements in one step"
desk demo --rooms 700 --slips 60 --clock 2026-11-20T09:00 >/dev/null 2>&1
printf '102 6102\n101 6101\n100 6100\n' >"$work/pins"
chmod 600 "$work/pins"

# A service for each of 330 rooms, confirmed; all but the last are audited by another.
desk list F-107 --most 500 2>/dev/null | cut -f 3 | grep -E '^[0-9]+-[0-9]+-[0-9]+$' | sort -u | head -n 330 >"$work/rooms"
[[ $(wc -l <"$work/rooms") -eq 330 ]] || failed "too few rooms: $(wc -l <"$work/rooms")"
sed 's|.*|{"form":"F-21","step":"log","fields":{"room":"&","item":"jm-01","consent":"paper","means":"monthly","confirmed":"业户"}}|' \
    "$work/rooms" | desk exec --as 102 --pins "$work/pins" >"$work/logged" || true
grep -o 'F-21/[0-9]*' "$work/logged" | sort -u >"$work/records"
[[ $(wc -l <"$work/records") -ge 310 ]] || failed "too few records: $(head -n 3 "$work/logged")"
head -n -1 "$work/records" | sed 's|.*|{"form":"F-21","step":"audit","slip":"&"}|' |
    desk exec --as 100 --pins "$work/pins" >/dev/null || failed "an audit was refused"
waits=$(tail -n 1 "$work/records")
desk clock 2026-11-30T17:00

sign_in boss 101 6101
type_order boss 月结
until_shown boss "全部月结 202611"
until_shown boss "户的月结单"
households=$(picture boss | grep -o '出 [0-9]* 户的月结单' | head -n 1 | tr -dc 0-9)
[[ $households -ge 300 ]] || failed "only $households households"
# What is in the way stands there with its clause, and opens.
type boss "$(six "$waits")"
until_shown boss "未审核 G-20"
keys boss Enter
until_shown boss "服务活动记录"
keys boss Escape
until_gone boss "服务活动记录"

# One step; the desk dies in the middle of it, and the next terminal brings it back.
keys boss F2
until_shown boss "出 $households 户的月结单"
keys boss Enter
until_shown boss "给 $households 户出 202611 的月结单"
keys boss F10
until_shown boss "开始出了"
for pid in $(pgrep -f -- "--data $data" || true); do
    tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q ' serve ' && kill -KILL "$pid" && passed=$((passed + 1))
done
sign_in front 102 6102
household front 1-2-1203
until_shown front "[受理]"
for _ in $(seq 1 600); do
    desk show B-13/1 --json 2>/dev/null | grep -q 已出完 && break
    sleep 0.05
done
says 已出完 show B-13/1
says "已出 $households 户" list B-13 --most 1
# Each once, and what was in the way still is.
twice=$(desk list F-22 --most 500 2>/dev/null | grep 202611 | cut -f 3 | sort | uniq -d | head -n 3)
statements=$(desk list F-22 --most 500 2>/dev/null | grep -c 202611)
[[ $statements -ge $households ]] || failed "$statements statements of $households ($twice)"
says 待审核 show "$waits"

# Asked again, there is nothing to do.
mux kill-session -t boss
sign_in again 101 6101
type_order again 月结
until_shown again "已由B-13/000001出过"
keys again Escape
desk check --json >"$work/check.json" || { cat "$work/check.json"; failed "the book does not hold"; }
echo "$passed steps"
