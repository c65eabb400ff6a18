#!/usr/bin/env bash
# The ten lessons of the tutor, each done by the keys that its strip names, and the strip goes on only by what was done. Begun
# from the first screen of a machine and from an office's own terminal; a tutor that was killed leaves nothing for good.
# Usage: tests/tmux/tutor.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"
export TMPDIR="$work/tmp"
mkdir -m 700 "$TMPDIR"

# The strip stands at this lesson, and at this goal of it.
at() { until_like t "^教程 $1/10 $2"; }
# The office of the lessons is built first.
built() {
    for _ in $(seq 1 600); do
        if picture "$1" | grep -q "^教程 1/10"; then break; fi
        sleep 0.1
    done
    until_like "$1" "^教程 1/10"
}
# Another operator by the word of the strip.
change_to() {
    type_order t 换人
    until_shown t "工号"
    keys t "$1" Tab "$2" Enter
    until_shown t "($1)"
    hear_out t
}
# What the desk says besides may come a moment after its word.
heard() { for _ in $(seq 1 15); do minded t; sleep 0.05; done; }
leftovers() { find "$TMPDIR" -maxdepth 1 -name 'qiantai-tutor-*' | wc -l; }

echo "from the first screen to the first lesson"
data="$work/none"
open t
until_shown t "3 跟着教程学"
keys t 3
built t
at 1 "报修 · 1/3"
until_shown t "工号 102"
keys t 102 Tab 6102 Enter
at 1 "报修 · 2/3"
keys t 1-2-1203
until_shown t "▸1-2-1203"
keys t F2
at 1 "报修 · 3/3"
type t 漏水
until_shown t "厨房"
fill t 家中有人 1
submit t "已提交 F-14/"

echo "the owner rings again; a paid job"
at 2 催单
keys t C-u 1-2-1203
until_shown t "▸1-2-1203"
keys t F6
until_shown t "催哪一张"
keys t Enter
at 3 "有偿服务 · 1/3"
keys t F3
until_shown t "有偿服务单 F-13 > 开单"
type t 灯管
keys t Enter
until_shown t "▸更换灯管"
keys t Enter
to t 已告知价
keys t y
submit t "已提交 F-13/"
at 3 "有偿服务 · 2/3"
keys t C-n
until_shown t "[派工]"
keys t /
type t 灯管
keys t Enter
until_like t "▸.*更换灯管"
keys t Down
until_like t "▸.*1-2-1203.*更换灯管"
keys t F2
until_shown t "> 派工"
keys t F4
until_like t "┌ 责任人 ─"
keys t Enter
submit t "派工"
at 3 "有偿服务 · 3/3"
keys t F5
until_shown t "F-13 > 回单"
keys t 1
to t ▸1; type t 灯管; keys t Tab 1 Tab 8
fill t 价格同意 1
fill t 付款方式 1
fill t 第三联 y
to t 签认人
keys t F4
until_like t "┌ 签认人 ─"
keys t Enter
submit t "回单"

echo "two calls at once"
at 4 "两部电话 · 1/4"
order t 受理页 "[受理]"
keys t C-u 1-2-1203
until_shown t "▸1-2-1203"
keys t F2
until_shown t "工 程 维 修 单"
type t 门
keys t C-k
at 4 "两部电话 · 2/4"
keys t 2-1-1203
until_shown t "▸2-1-1203"
keys t F2
until_shown t "工 程 维 修 单"
type t 跳闸
fill t 家中有人 1
submit t "已提交 F-14/"
at 4 "两部电话 · 3/4"
keys t C-g
at 4 "两部电话 · 4/4"
keys t C-u
type t 漏水
fill t 家中有人 1
submit t "已提交 F-14/"

echo "the shift is handed over"
at 5 "交接班 · 1/2"
order t 交接班页 "[交接班]"
keys t F10
at 5 "交接班 · 2/2"
for count in 2 2 1 5 161; do keys t "$count" Tab "$count" Tab Tab Tab; done
fill t 实存现金 0
keys t F10
until_shown t "接班签字"
keys t 105 Tab 6105 Enter
until_gone t "接班签字"
minded t

echo "a complaint, and who grades it"
at 6 "投诉 · 1/3"
order t 受理页 "[受理]"
keys t C-u 1-2-1204
until_shown t "▸1-2-1204"
keys t C-t
until_shown t "F-30 > "
type t 楼上半夜还在装修
submit t "已提交 F-30/"
at 6 "投诉 · 2/3"
change_to 101 6101
at 6 "投诉 · 3/3"
order t 投诉页 "[投诉]"
until_like t "▸.*投诉"
keys t /
type t 1-2-1204
keys t Enter
until_like t "▸.*1-2-1204"
keys t F2
until_shown t "> 定级"
keys t 1; type t 噪声
submit t "定级"

echo "a callback, goods, a backup, the month"
at 7 回访
order t 回访页 "[回访]"
until_like t "▸.*(投诉|有偿|维修)"
keys t Enter
until_shown t "> 回访"
keys t 11
submit t " 回访"
heard
at 8 物品放行
order t 受理页 "[受理]"
keys t C-u 1-2-1204
until_shown t "▸1-2-1204"
keys t F4
until_shown t "开什么单"
type t 物品
until_like t "▸.*物品放行"
keys t Enter
until_shown t "F-92 > 物品放行"
fill t 身份 1
fill t 性质 1
fill t 原因去处 送修
fill t 证件 1
to t ▸1; type t 洗衣机; keys t Tab 1 Tab 1
submit t "已提交 F-92/"
heard
at 9 "备份 · 1/2"
change_to 100 6100
heard
at 9 "备份 · 2/2"
type_order t "备份 不在这里"
until_shown t "没有备份目录"
type_order t "备份 usb"
until_shown t "┌ 备份"
until_shown t "usb"
keys t Escape
at 10 月底出账
order t 结算页 "[结算]"
until_shown t "2026 年 11 月"
keys t F2
until_shown t "全部月结 202611"
keys t Enter
until_shown t "的月结单,"
keys t F10
until_like t "^教程 做完了"

echo "what was learned in is thrown away, and the first screen is there again"
(( $(leftovers) == 1 )) || failed "the tutor's office lies somewhere else"
keys t C-q
until_shown t "3 跟着教程学"
(( $(leftovers) == 0 )) || failed "the tutor left something"
passed=$((passed + 2))
keys t C-q
mux kill-server 2>/dev/null || true

echo "from an office's own terminal, which is there again afterwards"
socket="qiantai-walk-$$-own"
data="$work/own"
desk demo >/dev/null
sign_in own 102 6102
keys own 1-2-1203
until_shown own "▸1-2-1203"
keys own F2
until_shown own "工 程 维 修 单"
type own 漏水
until_shown own 厨房
keys own Escape
until_shown own "[受理]"
type_order own 教程
until_shown own "去教程?"
keys own F10
built own
keys own C-q
until_shown own "清源里物业管理处"
until_shown own "工号"
keys own 102 Tab 6102 Enter
# What was half typed before is found.
until_shown own "维修单"
(( $(leftovers) == 0 )) || failed "the tutor left something"

echo "one that was killed is swept away by the next"
socket="qiantai-walk-$$-killed"
mux new-session -d -s one -c "$work" -x 80 -y 24 "$program tutor"
built one
kill -9 "$(mux display-message -t one -p '#{pane_pid}')"
(( $(leftovers) == 1 )) || failed "nothing was left to sweep"
mux kill-server 2>/dev/null || true
mux new-session -d -s two -c "$work" -x 80 -y 24 "$program tutor"
built two
(( $(leftovers) == 1 )) || failed "what a killed tutor left is still there"
# Another lesson is chosen by the same word.
keys two 102 Tab 6102 Enter
until_like two "^教程 1/10 报修 · 2/3"
type_order two 教程
until_shown two "教程:选一课"
keys two Down Down Down Enter
until_like two "^教程 4/10"
keys two C-q
for _ in $(seq 1 200); do (( $(leftovers) == 0 )) && break; sleep 0.1; done
(( $(leftovers) == 0 )) || failed "the tutor left something"
passed=$((passed + 3))
echo "tutor: $passed held"
