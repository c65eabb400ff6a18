#!/usr/bin/env bash
# Walks through real cases in real terminals of 80×24, by keyboard alone: a leak reported, the same
# board at two terminals, one of them killed in mid-form, its draft found at the other.
# Usage: tests/tmux/walk.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

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
minded front

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
