#!/usr/bin/env bash
# A Monday's callbacks in a real terminal of 80×24: the sample of last week, some satisfied ones, one
# not satisfied twice and then mended, one that declines; what the board and the reports say of it; and a Monday of
# thirty calls in a row, each number looked up to be dialled.
# Usage: tests/tmux/callbacks.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

"$program" --data "$data" demo >/dev/null 2>&1
cp -a "$data" "$work/thirty"
desk clock 2026-11-23T09:00

# What is still to be called of the repairs, as the list says it.
left() { desk report callbacks-due | grep -oE '报修做完 .*' | grep -oE '还差 [0-9]+' | head -1 | grep -oE '[0-9]+'; }
board() {
    type_order front 回访页
    until_shown front "[回访]"
    # What was filtered before gives way.
    keys front Escape
    until_shown front "还差"
    keys front / ; type front "维修 "; keys front Enter
    until_like front "▸.*维修"
}

echo "a Monday's sample"
sign_in head 100 6100
order head "设 报修回访比例 weekly_share 按星期一的名单" "已改设置:报修回访比例"
order head "设 报修何时回访 weekly 按星期一的名单" "已改设置:报修何时回访"
sign_in front 102 6102
due=$(left)
echo "  $due repairs are to be called"
((due >= 4)) || failed "too few to call: $due"
says "种子" report callbacks-due
board
for call in 1 2; do
    from_here
    keys front Enter
    until_shown front "> 回访"
    until_shown front "谁做的"
    type front y
    submit front "已提交"
    took "a satisfied callback" 10
    until_like front "▸.*维修"
    [[ $(left) == $((due - call)) ]] || failed "of $due $(left) are left after $call"
done
says 待审阅 show "$(newest F-27)"

echo "not satisfied, twice"
keys front Enter
until_shown front "> 回访"
fill front 满意 n
fill front 客户意见 还在滴水
fill front 整改人 211
submit front "已提交"
slip=$(newest F-27)
says 待整改 show "$slip"
desk clock 2026-11-24T10:00
board
keys front / ; type front "第1次"; keys front Enter
until_like front "▸.*第1次不满意"
keys front Enter
until_shown front "回访登记表 F-27 > 回访"
fill front 满意 n
fill front 客户意见 又滴了
fill front 整改人 211
submit front "已提交"
says 第2次不满意 show "$slip"
desk clock 2026-11-25T10:00
keys front / ; type front "第2次"; keys front Enter
until_like front "▸.*第2次不满意"
keys front Enter
until_shown front "回访登记表 F-27 > 回访"
type front y
submit front "已提交"
says 待审阅 show "$slip"
says 还在滴水 show "$slip"

echo "declined, and ended as that"
board
keys front Enter
until_shown front "> 回访"
fill front 没问到 1
submit front "已提交"
says 未访成 show "$(newest F-27)"
says 拒访 report callbacks-made-of-week
says '#' report callbacks-made-of-week

desk check --json >"$work/check.json" || { cat "$work/check.json"; failed "the book does not hold"; }
mux kill-server 2>/dev/null || true
end_desk

echo "a Monday's thirty"
data="$work/thirty" socket="$socket-thirty"
desk clock 2026-11-23T09:00
sign_in head 100 6100
order head "设 报修回访比例 daily_all 全访" "已改设置:报修回访比例"
order head "设 报修何时回访 weekly 按星期一的名单" "已改设置:报修何时回访"
sign_in front 102 6102
due=$(left)
echo "  $due repairs are to be called"
((due >= 30)) || failed "too few to call: $due"
board
from_here
for call in $(seq 1 30); do
    # Recorded, without a reason: it is there to be dialled.
    keys front F9
    keys front Enter
    until_shown front "> 回访"
    type front y
    submit front "已提交"
    until_like front "▸.*维修|这样过滤没有单"
    ((call > 1)) || first=$(newest F-27)
done
took "thirty callbacks, with their numbers" 160
[[ $(left) == $((due - 30)) ]] || failed "of $due $(left) are left after thirty"
says 满意 report callbacks-made-of-day
# One signature reads all that went well.
says 回访待审阅 report waiting-for-heads
last=$(newest F-27)
step head "$last" 审阅 "> 审阅"
fill head 审阅意见 知道了
fill head 当天一并 y
submit head "已提交"
says 已审阅 show "$first"
says 已审阅 show "$last"
desk check --json >"$work/check.json" || { cat "$work/check.json"; failed "the book does not hold"; }
echo "$passed passed, 0 failed"
