#!/usr/bin/env bash
# Orders walked from the call to the end in real terminals of 80×24, by keyboard alone; each walk in
# a practice office of its own, whose clock is set.
# Usage: tests/tmux/orders.sh PATH-TO-QIANTAI [walk …]
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

"$program" --data "$work/fresh" demo >/dev/null

# Begins a walk: its own copy of the office, at this moment.
begin() {
    echo "$1"
    data="$work/$2"
    cp -a "$work/fresh" "$data"
    desk clock "$3"
}
# Ends it: the book holds, no terminal and no desk is left.
finish() {
    desk check --json >"$work/check.json" || { cat "$work/check.json"; failed "the book does not hold"; }
    mux kill-server 2>/dev/null || true
    end_desk
}

# 1. A burst at night is sent by radio first, made safe, seen again in the morning, and told.
leak() {
    begin "urgent leak at night" leak 2026-11-21T23:10
    sign_in front 102 6102
    household front 5-1-1502
    keys front F2
    until_shown front "工 程 维 修 单"
    fill front 故障 cp-02
    fill front 家中有人 1
    to front 紧急
    until_shown front "[√]"
    fill front 是否有偿 1
    fill front 已通知 1
    submit front "已提交 F-14/"
    slip=$(newest F-14) n=$(bare "$(newest F-14)")
    order front "派 $n 赵" "已派工"
    order front "到场 $n" "已到场"
    order front "回单 $n" "回单 $(printf %06d "$n")"
    fill front 结果 4
    fill front 再约上门 明天9:00
    fill front 临时措施 关总阀,接水盆
    to front 已解释
    type front " "
    submit front "已提交 $slip 回单"
    says '临时处理' show "$slip"
    says "关总阀" report repairs-of-day --day 2026-11-21
    order front 报表页 "▸RP-11"
    keys front Down Enter
    until_shown front "临时"
    until_shown front "5-1-1502"
    desk clock 2026-11-22T09:05
    order front "到场 $n" "已到场"
    order front "回单 $n" "回单 $(printf %06d "$n")"
    fill front 结果 1
    fill front 签认人 王轩
    submit front "已提交 $slip 回单"
    order front "告知 $n" "告知业主 $(printf %06d "$n")"
    fill front 如何告知 1
    submit front "已提交 $slip 告知业主"
    says '已告知' show "$slip"
    finish
}

# 9. Two terminals send somebody to the same slip.
race() {
    begin "two terminals dispatch the same slip" race 2026-11-21T14:40
    sign_in near 102 6102
    sign_in far 105 6105
    slip=$(desk list F-14 --state issued --most 1 2>/dev/null | head -n 1 | cut -f 1) n=$(bare "$slip")
    for s in near far; do
        keys "$s" C-n
        until_shown "$s" "[派工]"
        keys "$s" / "${slip#F-14/}" Enter
        until_shown "$s" "维修 $(printf %06d "$n")"
        keys "$s" F2
        until_shown "$s" "派工 $(printf %06d "$n")"
    done
    fill near 责任人 211
    fill far 责任人 212
    submit near "已提交 $slip 派工"
    keys far F10
    until_shown far "最新内容在上方"
    until_shown far "H-03"
    until_shown far "王丽"
    until_shown far "212"
    says 赵 list F-14 --most 3
    finish
}

# 10. A terminal is killed in mid-form: its draft waits, for its hand and for another.
killed() {
    begin "a terminal killed in mid-form" killed 2026-11-21T14:40
    sign_in front 102 6102
    household front 5-1-1502
    keys front F2
    until_shown front "工 程 维 修 单"
    fill front 故障 cp-08
    until_shown front "草稿已存"
    kill -9 "$(mux list-panes -t front -F '#{pane_pid}')"
    sign_in again 102 6102
    until_shown again "草稿"
    keys again Enter
    until_shown again "工 程 维 修 单"
    until_shown again "cp-08"
    kill -9 "$(mux list-panes -t again -F '#{pane_pid}')"
    sign_in other 105 6105
    order other 草稿 "接管 王丽(102)"
    keys other F10
    until_shown other "工 程 维 修 单"
    until_shown other "cp-08"
    fill other 家中有人 1
    submit other "已提交 F-14/"
    slip=$(newest F-14)
    says cp-08 show "$slip"
    says 周敏 show "$slip"
    says 接管 list B-05 --most 1
    finish
}

all="leak race killed"
for walk in ${2:-$all}; do "$walk"; done
echo "$passed passed, 0 failed"
