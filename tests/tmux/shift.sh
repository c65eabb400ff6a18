#!/usr/bin/env bash
# The shift in real terminals of 80×24: a plan with a gap that is seen before it happens, a swap and leave with a stand-in,
# a round with three findings to their end, the report of the day at 17:30, what a head approves, and a month's end that
# carries what is open once, the desk killed and begun again in between. Before that, an office that was only set up: its
# people are entered, shifts are handed over clean, with an intercom missing under both settings, refused for a major repair
# and decided, with a line that drops in mid-form; turns, leave and a swap: all of it by keys.
# Usage: tests/tmux/shift.sh PATH-TO-QIANTAI [real|practice]
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

# Counts the things of the desk, one below the other, and the cash.
counted() {
    local at=$1 n; shift
    for n in "${@:1:$#-1}"; do keys "$at" "$n" Down; done
    keys "$at" "${@: -1}"
}
# The next one signs beside, with badge and PIN.
beside() { until_shown "$1" "签字:工号和密码"; keys "$1" "$2" Tab "$3" Enter; }
# What must be minded is read and put away.
# A step without blanks, chosen on the slip's story.
does_at() {
    type_order "$1" "看 $2"
    until_like "$1" "┌ .* $(six "$2") .*┐"
    keys "$1" Enter
    until_shown "$1" "能办的"
    choose "$1" "$3"
    until_shown "$1" "$(six "$2") 已$3"
    minded "$1"
}
# The tab of the shift, as it stands now.
shift_tab() { order "$1" 交接班页 "[交接班]"; keys "$1" C-r; }

# An office that was only set up: nothing of it was prepared, and nothing goes by the script door.
real() {
    echo "an empty office, its people and their first shift"
    data="$work/real" socket="qiantai-walk-$$-real"
    (umask 077 && printf '100 258014\n' >"$work/head")
    desk setup --office 翠湖花园管理处 --badge 100 --name 陈国栋 --pins "$work/head" >/dev/null 2>&1
    sign_in head 100 258014
    newcomer 102 王丽 1 6102
    newcomer 103 李敏 1 6103
    newcomer 105 周敏 1 6105
    for at in 102 103 105; do hear_out "$at"; done
    order head "台账 F-107" "[台账]"
    keys head Insert
    until_shown head "F-107 > 登记"
    fill head 房号 1-2-1203
    submit head "已提交 F-107/"

    echo "a clean handover, the first of the office"
    shift_tab 102
    until_shown 102 "无人值班"
    keys 102 F3
    until_shown 102 "> 开班"
    keys 102 F10
    until_shown 102 "王丽(102)"
    minded 102
    keys 102 F10
    until_shown 102 "实有"
    keys 102 2 Down 2 Down 1 Down 5 Down 59 Tab 59 Up 5 Up 1 Up 2 Up 2 Down Down Down Down Down 1260 F10
    beside 102 103 6103
    until_shown 102 "李敏(103)"
    minded 102

    echo "an intercom is missing: written down, signed by both, and the shift goes on"
    shift_tab 103
    until_shown 103 "李敏(103)"
    keys 103 F10
    until_shown 103 "实存现金"
    counted 103 2 2 1 4 59 1260
    keys 103 F10
    until_shown 103 "对讲机实有与应有不符"
    type 103 1台送修,有单
    keys 103 F10
    beside 103 105 6105
    until_shown 103 "周敏(105)"
    minded 103

    echo "the same under the other setting: not taken over"
    type_order head "设 handover_shortfall refuse 按值班制度"
    until_shown head "已改设置"
    shift_tab 105
    keys 105 F10
    until_shown 105 "实存现金"
    counted 105 2 2 1 3 59 1260
    keys 105 F10
    until_shown 105 "对讲机实有与应有不符"
    type 105 又送修一台
    keys 105 F10
    until_shown 105 "按设置公物缺失不接:对讲机 缺 2"

    echo "the line drops in mid-form: the sheet is found again, and what was counted stands there"
    mux kill-session -t 105
    open again
    until_shown again "工号"
    keys again 105 Tab 6105 Enter
    until_shown again "未提交的草稿"
    keys again Escape
    shift_tab again
    keys again F10
    until_shown again "又送修一台"
    until_like again "对讲机 .* 3 "
    keys again Escape
    until_gone again "实存现金"
    type_order again 弃稿
    until_shown again "已弃"

    echo "refused for a major repair that is not done, and decided by the director"
    household 102 1-2-1203
    keys 102 F2
    until_shown 102 "工 程 维 修 单"
    fill 102 报修部位 立管
    fill 102 家中有人 1
    submit 102 "已提交 F-14/000001"
    step head F-14/1 标记重大 "标记重大 000001"
    fill head 原因 立管爆裂
    submit head "已提交 F-14/000001 标记重大"
    shift_tab 102
    until_shown 102 "重大维修 F-14/000001:立管爆裂"
    keys 102 F9
    until_shown 102 "> 拒接"
    fill 102 重大未完 y
    fill 102 拒接理由 立管还没修好
    submit 102 "拒接"
    shift_tab head
    until_shown head "拒接 重大维修未完"
    keys head M-i
    until_shown head "> 主任批示"
    fill head 批示 1
    fill head 批示理由 已有人抢修,先接
    keys head F10
    until_shown head "批示照接"
    minded head
    type_order head "设 handover_shortfall record_and_sign 先接后修"
    until_shown head "已改设置"
    shift_tab again
    until_shown again "批示照接"
    keys again F10
    until_shown again "实存现金"
    counted again 2 2 1 4 59 1260
    keys again F10
    until_shown again "对讲机实有与应有不符"
    type again 1台还在送修
    keys again F10
    until_shown again "重大维修还有 1 件未完"
    fill again 未尽事宜 立管抢修中
    keys again F10
    beside again 102 6102
    until_shown again "王丽(102)"
    minded again

    echo "turns for two weeks, leave with a stand-in who is there first, and a swap that both agreed to"
    order head "台账 F-38" "[台账]"
    keys head Insert
    choose head 排班
    until_shown head "值班表 F-38 > 排班"
    fill head 起日 明天
    to head ▸1
    keys head 102 Tab; type head 早中夜休
    keys head Tab; keys head 103 Tab; type head 休早中夜
    keys head Tab; keys head 105 Tab; type head 夜休早中
    submit head "已提交 F-38/000001"
    order 102 "台账 F-38" "[台账]"
    keys 102 Insert
    choose 102 请假
    until_shown 102 "F-38 > 请假"
    fill 102 自 明天14:00
    fill 102 至 明天15:00
    fill 102 请假事由 看病
    submit 102 "已提交 F-38/000002"
    step head F-38/2 准假 "> 准假 000002"
    fill head 替班人 105
    submit head "已提交 F-38/000002 准假"
    # Nobody leaves before the other one is there.
    type_order 102 "看 F-38/2"
    until_shown 102 "待替班"
    keys 102 Escape
    does_at again F-38/2 替班到岗
    does_at 102 F-38/2 离岗
    order 103 "台账 F-38" "[台账]"
    keys 103 Insert
    choose 103 换班
    until_shown 103 "F-38 > 换班"
    fill 103 换出日 "$(TZ=Asia/Shanghai date -d '+2 days' +%Y-%m-%d)"
    fill 103 换出班 1
    fill 103 换给 105
    submit 103 "已提交 F-38/000003"
    does_at again F-38/3 同意换班
    order head 值班表 "值班月表"
    until_like head "[0-9]{4}-[0-9]{2}"
    export QIANTAI_PINS="$work/head"
    desk check --json >"$work/check.json" || { cat "$work/check.json"; failed "the book does not hold"; }
    mux kill-server 2>/dev/null || true
    end_desk
    unset QIANTAI_PINS
}

practice() {
    data="$work/data" socket="qiantai-walk-$$-practice"
    desk demo --rooms 200 --slips 40 --clock 2026-11-21T17:30 >/dev/null 2>&1
    printf '100 6100\n102 6102\n103 6103\n104 6104\n105 6105\n' >"$work/pins"
    chmod 600 "$work/pins"
    take() { desk exec --as "$1" --pins "$work/pins" <<<"$2" >"$work/taken" || { cat "$work/taken"; failed "refused: $2"; }; }

    echo "a plan is entered, and the shift that nobody stands is said at once"
    sign_in head 100 6100
    order head "台账 F-38" "+ 排班"
    keys head Enter
    until_shown head "值班表 F-38 > 排班"
    fill head 起日 2026-11-22
    keys head Tab Tab 102 Tab
    type head 早中夜
    submit head "F-38/000001"
    order head 值班表 "值班月表"
    until_shown head "2026-11"
    keys head Escape

    echo "the report of the day stands drafted: read, bettered, handed in"
    sign_in front 102 6102
    from_here
    type front ":日报"
    keys front Enter
    until_shown front "物业日报表 F-41 > 写日报"
    until_shown front "来电来访 "
    keys front F10
    until_shown front "F-41/000001"
    took "the report of the day" 12
    minded front

    echo "a clean round"
    from_here
    type front ":巡视"
    keys front Enter
    until_shown front "巡视跟进登记表 F-45 > 巡视"
    fill front 自 16:30
    submit front "已提交 F-45/"
    took "a clean round, with its time" 14

    echo "a head sees what waits and signs the report from there"
    order head 待批 "待主管主任办理"
    until_like head "▸.* 排班 000001"
    keys head Down
    until_like head "▸.* 日报 000001"
    keys head Enter
    until_like head "┌ .* 日报"
    keys head Enter
    until_shown head "能办的"
    choose head 签字
    until_shown head "物业日报表 F-41 > 签字"
    submit head "F-41/000001"
    says '已签字' show F-41/1

    echo "leave is asked, approved with a stand-in, who is there before anybody goes"
    take 102 '{"form":"F-38","step":"leave","fields":{"away_from":"2026-11-22 14:00","away_until":"2026-11-22 15:00","leave_why":"看病"}}'
    keys head Escape
    until_gone head "P-50 待主管主任办理"
    order head 待批 "P-50 待主管主任办理"
    until_shown head "请假"
    take 100 '{"form":"F-38","step":"approve","slip":"F-38/2","fields":{"stand_in":"104"}}'
    take 104 '{"form":"F-38","step":"present","slip":"F-38/2"}'
    take 102 '{"form":"F-38","step":"go","slip":"F-38/2"}'
    says '请假中' show F-38/2

    echo "a swap counts once the other one agrees"
    take 102 '{"form":"F-38","step":"swap","fields":{"day":"2026-11-23","shift":"middle","with":"103"}}'
    says '待对方同意' show F-38/3
    take 103 '{"form":"F-38","step":"agree","slip":"F-38/3"}'
    says '已换班' show F-38/3

    echo "another leave is refused from the list of what waits"
    take 103 '{"form":"F-38","step":"leave","fields":{"away_from":"2026-11-24 14:00","away_until":"2026-11-24 15:00","leave_why":"搬家"}}'
    says '待批假' show F-38/4
    order head 待批 "P-50 待主管主任办理"
    until_shown head "排班 000004"
    for _ in $(seq 1 20); do
        picture head | grep -qE "▸.* 排班 000004" && break
        keys head Down
        sleep 0.1
    done
    until_like head "▸.* 排班 000004"
    keys head Enter
    until_like head "┌ .*000004"
    keys head Enter
    until_shown head "能办的"
    choose head 不准假
    until_shown head "> 不准假 000004"
    fill head 原因 那天缺人
    submit head "已提交 F-38/000004 不准假"
    says '未准假' show F-38/4
    says_not 'F-38/000004' report waiting-for-heads

    echo "a round with three findings, each to its end"
    keys front Escape
    type_order front 巡视
    until_shown front "F-45 > 巡视"
    fill front 自 16:00
    to front ▸1
    keys front 20 Tab; type front 大堂; keys front Tab; type front 地砖破损
    keys front Tab 12 Tab; type front 南门; keys front Tab; type front 杂草
    keys front Tab 25 Tab; type front 3号楼; keys front Tab; type front 垃圾未装袋
    fill front 已报经理 y
    submit front "已提交 F-45/"
    first=$(desk list F-45 --most 4 2>/dev/null | cut -f 1 | sort | tail -n 3 | head -n 1)
    n=$(bare "$first")
    step front "F-45/$n" 转维修单 "> 转维修单"
    fill front 房号 1-2-1203
    submit front "转维修单"
    step front "F-45/$((n + 1))" 交办 "> 交办"
    fill front 交办部门 绿化班
    fill front 整改期限 2026-11-25
    submit front "交办"
    step front "F-45/$((n + 2))" 记交接班本 "> 记交接班本"
    submit front "记交接班本"
    says 绿化班 show "F-45/$((n + 1))"
    for at in 0 1; do
        step front "F-45/$((n + at))" 整改完 "> 整改完"
        fill front 整改结果 已办
        submit front "整改完"
        says '已整改' show "F-45/$((n + at))"
    done

    echo "a month's end carries what is open once, the desk killed in between and begun again"
    take 102 '{"form":"F-36","step":"write","fields":{"class":"long","matter":"地下室渗水"}}'
    take 102 "{\"form\":\"F-40\",\"step\":\"open\",\"fields\":{\"about\":\"$(newest F-36)\",\"why\":\"等雨季\"}}"
    left=$(newest F-40)
    carried() { desk show "$1" --json 2>/dev/null | grep -o '转入下月' | wc -l; }
    once() {
        for slip in "F-45/$((n + 2))" "$left"; do
            [[ $(carried "$slip") == 1 ]] || failed "$1: $slip carried $(carried "$slip") times"
            passed=$((passed + 1))
        done
    }
    desk clock 2026-12-01T00:05 >/dev/null
    says '已转单' show "F-45/$((n + 2))"
    once "the first night"
    # Killed outright: what it had written stands, and the next one does nothing twice.
    mux kill-server
    pid=$(pgrep -f -- "--data $data" | head -n 1)
    kill -9 "$pid"
    desk clock 2026-12-01T08:00 >/dev/null
    says '已转单' show "F-45/$((n + 2))"
    once "begun again"
}

for walk in "${@:2}"; do "$walk"; done
if [[ $# -eq 1 ]]; then
    real
    practice
fi
echo "ok: $passed"
