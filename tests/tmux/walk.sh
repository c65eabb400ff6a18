#!/usr/bin/env bash
# Walks through real cases in real terminals of 80×24, by keyboard alone: a leak reported, the same
# board at two terminals, one of them killed in mid-form, its draft found at the other.
# Usage: tests/tmux/walk.sh PATH-TO-QIANTAI
set -euo pipefail
program=$(realpath "$1")
work=$(mktemp -d)
socket="qiantai-walk-$$"
export XDG_RUNTIME_DIR="$work/run" LANG=C.UTF-8
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
data="$work/data"
passed=0

mux() { tmux -L "$socket" "$@"; }
cleanup() {
    mux kill-server 2>/dev/null || true
    # The terminals are going; the desk ends once it has seen the last of them go.
    for _ in $(seq 1 100); do
        "$program" --data "$data" stop >/dev/null 2>&1 && break
        sleep 0.05
    done
    rm -rf "$work"
}
trap cleanup EXIT

open() { mux new-session -d -s "$1" -x 80 -y 24 "$program --data $data"; }
keys() { local s=$1; shift; mux send-keys -t "$s" "$@"; }
picture() { mux capture-pane -t "$1" -p; }
# Waits until a terminal shows the words; says what it shows instead when it never does.
until_shown() {
    for _ in $(seq 1 300); do
        if picture "$1" | grep -qF -- "$2"; then passed=$((passed + 1)); return 0; fi
        sleep 0.05
    done
    echo "never shown at $1: $2"; picture "$1"; exit 1
}
sign_in() { open "$1"; until_shown "$1" "工号"; keys "$1" "$2" Tab "$3" Enter; until_shown "$1" "($2)"; }

"$program" --data "$data" demo >/dev/null

echo "a known owner reports a leak"
sign_in front 102 6102
keys front zs
until_shown front "▸1-2-1203"
keys front F2
until_shown front "工 程 维 修 单"
keys front cp-07
until_shown front "厨房水槽下"
keys front Tab Tab y
until_shown front "有人"
keys front F10
until_shown front "已提交 F-14/"
slip=$("$program" --data "$data" list F-14 --most 1 2>/dev/null | head -n 1 | cut -f 1)
number=$((10#${slip#F-14/}))
keys front Escape

echo "a second terminal sees it at once"
sign_in back 105 6105
keys back C-n
until_shown back "[派工]"
keys back / "${slip#F-14/}" Enter
until_shown back "维修 ${slip#F-14/}"
keys back Escape

echo "full-width commands are understood, a wrong one is not guessed"
keys back "：派 $number 赵"
keys back Enter
until_shown back "已派工"
keys back Escape
keys back "：乱来 $number"
keys back Enter
until_shown back "没有"
keys back Escape Escape

echo "every tab is there"
for tab in 交接班 投诉 结算 回访 台账 住户; do
    keys back C-x "${tab}页" Enter
    until_shown back "[$tab]"
done

echo "a terminal killed in mid-form leaves its draft"
until_shown front "[受理]"
keys front C-u 1-2-1203
until_shown front "▸1-2-1203"
keys front F5
until_shown front "来 电 来 访 记 录"
keys front 2
until_shown front "草稿已存"
pid=$(mux list-panes -t front -F '#{pane_pid}')
kill -9 "$pid"
sign_in again 102 6102
until_shown again "草稿"

echo "the book still holds"
"$program" --data "$data" check | tail -n 1
"$program" --data "$data" check >/dev/null
echo "$passed passed, 0 failed"
