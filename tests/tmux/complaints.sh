#!/usr/bin/env bash
# Complaints, needs and consultations walked to their end in real terminals of 80×24, by keyboard alone: five
# households and one power cut, an untrue complaint that is still called back, an overdue important one, one that
# cannot be solved with three reply times, a need passed on and chased, a consultation answered the next day.
# Usage: tests/tmux/complaints.sh PATH-TO-QIANTAI [walk …]
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

"$program" --data "$work/fresh" demo >/dev/null 2>&1

# Begins a walk: its own copy of the office, at this moment.
begin() {
    echo "$1"
    data="$work/$2"
    socket="qiantai-walk-$$-$2"
    cp -a "$work/fresh" "$data"
    desk clock "$3"
}
# Ends it: the book holds, no terminal and no desk is left.
finish() {
    desk check --json >"$work/check.json" || { cat "$work/check.json"; failed "the book does not hold"; }
    mux kill-server 2>/dev/null || true
    end_desk
}

# A complaint of a household, in a few keys.
complain() {
    household front "$1"
    keys front C-t
    until_shown front "投诉记录 F-30 > 登记"
    type front "$2"
    submit front "已提交 F-30/"
    slip=$(newest F-30)
}
# A step on a slip, from its story.
grade() {
    step boss "$1" 定级 "> 定级"
    fill boss 等级 "$2"
    fill boss 定级理由 "$3"
    submit boss "已提交 $1 定级"
}
agree() {
    step "$1" "$2" 同意结果 "> 同意结果"
    fill "$1" 处理结果 "$3"
    fill "$1" 同意 y
    submit "$1" "已提交 $2 同意结果"
}
answer() {
    step front "$1" 答复 "> 答复"
    fill front 答复内容 "$2"
    fill front 答复方式 1
    fill front 书面回复 n
    submit front "已提交 $1 答复"
}

# 1. The lights go out: the words of the notice cost a key and a room; five households complain all the same, and
# the desk puts them together.
power() {
    begin "five households and one power cut" power 2026-11-21T19:10
    sign_in front 102 6102
    sign_in boss 101 6101
    order front "台账 F-44" "张贴"
    keys front Home Insert
    until_shown front "F-44 > 张贴"
    fill front 楼栋 全区
    fill front 自 现在
    fill front 至 23:00
    fill front 通知 停电
    fill front 统一口径 正在抢修,今晚十点前来电
    submit front "已提交 F-44/"
    notice=$(newest F-44)
    household front 1-2-1203
    until_shown front "正在抢修"
    from_here
    keys front M-k
    until_shown front "已答口径"
    took "a caller who is told the words" 1
    says "已答 1 人" list F-44 --most 1
    says 正在抢修 show "$(newest F-08)"
    first=""
    for room in 2-1-301 2-1-302 2-1-401 2-1-402 2-1-501; do
        complain "$room" 停电一小时没人管
        first=${first:-$slip}
    done
    says 提请重大 show "$first"
    says "$first" show "$slip"
    sign_in again 101 6101
    order again 投诉页 "[投诉]"
    until_shown again "停电一小时没人管"
    grade "$first" 3 五户同一件事
    # Each stays its own: the last one is answered and called back by itself.
    grade "$slip" 2 已来电
    agree boss "$slip" 已来电并致歉
    answer "$slip" 已来电
    says 待回访 show "$slip"
    says 处理中 show "$first"
    finish
}

# 2. What was found untrue is answered and called back like any other, and filed with its report.
untrue() {
    begin "an untrue complaint is still called back" untrue 2026-11-21T14:40
    sign_in front 102 6102
    sign_in boss 101 6101
    complain 1-2-1203 自来水有铁锈
    grade "$slip" 1 化验合格
    agree boss "$slip" 化验合格
    # It cannot be voided to be rid of the call.
    answer "$slip" 化验合格
    step front "$slip" 回访 "> 回访"
    fill front 回访结果 6
    fill front 回访方式 1
    submit front "已提交 $slip 回访"
    says 回访未成 show "$slip"
    step front "$slip" 存档上报 "> 存档上报"
    until_shown front "化验合格"
    fill front 报给 100
    submit front "已提交 $slip 存档上报"
    sign_in head 100 6100
    report=$(newest F-33)
    step head "$report" 批阅 "> 批阅"
    fill head 批示 知道了
    submit head "已提交 $report 批阅"
    says 已批阅 show "$report"
    finish
}

# 3. An important complaint past its day goes on by the head's hand alone.
overdue() {
    begin "an overdue important complaint" overdue 2026-11-21T14:40
    sign_in front 102 6102
    sign_in boss 101 6101
    sign_in head 100 6100
    # Only the side of C-01 with a day for each class knows an overdue one.
    order head "设 投诉答复时限 by_class 按等级" "已改设置:投诉答复时限"
    complain 1-2-1203 车库漏水泡了车
    grade "$slip" 3 有损失
    desk clock 2026-11-23T09:00
    step boss "$slip" 同意结果 "> 同意结果"
    fill boss 处理结果 赔付
    fill boss 同意 y
    keys boss F10
    until_shown boss "已超时"
    keys boss Escape
    agree head "$slip" 赔付
    says 待答复 show "$slip"
    finish
}

# 4. It cannot be solved now: three times a next answer, each with its moment.
unsolvable() {
    begin "an unsolvable complaint with three reply times" unsolvable 2026-11-21T14:40
    sign_in front 102 6102
    sign_in boss 101 6101
    complain 1-2-1203 对面工地夜里施工
    grade "$slip" 2 不归本处
    for day in 23 25 27; do
        step front "$slip" 暂无法解决 "> 暂无法解决"
        fill front 解释内容 已报城管
        keys front F10
        until_shown front "下次什么时候答复"
        fill front 再答复 "2026-11-${day}T10:00"
        submit front "已提交 $slip 暂无法解决"
        says "2026-11-${day}T10:00" list F-30 --most 1
        desk clock "2026-11-${day}T09:00"
    done
    says 待再答复 show "$slip"
    finish
}

# 5. A need is ordered to a department, chased, fed back, and answered by the desk.
need() {
    begin "a need passed on and chased" need 2026-11-21T14:40
    sign_in front 102 6102
    household front 1-2-1203
    keys front F4
    choose front 需求建议受理表
    until_shown front "F-09 > 受理"
    fill front 类别 1
    fill front 内容 单元门口加一盏灯
    submit front "已提交 F-09/"
    slip=$(newest F-09)
    step front "$slip" 转报 "> 转报"
    fill front 转部门 2
    fill front 责成 200
    submit front "已提交 $slip 转报"
    desk clock 2026-11-22T09:00
    step front "$slip" 催办 "> 催办"
    fill front 催办情况 今天装
    submit front "已提交 $slip 催办"
    step front "$slip" 部门反馈 "> 部门反馈"
    fill front 部门反馈 已装好
    fill front 已办成 y
    submit front "已提交 $slip 部门反馈"
    step front "$slip" 回复 "> 回复"
    submit front "已提交 $slip 回复"
    says 已回复 show "$slip"
    says 已装好 show "$slip"
    finish
}

# 6. Nobody knows at once: asked about, known, told the next day; the head approves it, and the next caller has it.
consult() {
    begin "a consultation answered the next day" consult 2026-11-21T14:40
    sign_in front 102 6102
    household front 1-2-1203
    keys front F4
    choose front 咨询服务记录
    until_shown front "F-10 > 登记"
    fill front 问题 天然气几点复气
    submit front "已提交 F-10/"
    slip=$(newest F-10)
    step front "$slip" 去问 "> 去问"
    fill front 问谁 200
    submit front "已提交 $slip 去问"
    desk clock 2026-11-22T09:00
    step front "$slip" 问清 "> 问清"
    fill front 正确答复 明早八点复气
    submit front "已提交 $slip 问清"
    step front "$slip" 告知 "> 告知"
    submit front "已提交 $slip 告知"
    says 已告知 show "$slip"
    sign_in head 100 6100
    step head "$slip" 认可口径 "> 认可口径"
    fill head 关键词 复气
    fill head 有效至 2026-12-31
    submit head "已提交 $slip 认可口径"
    household front 1-2-1202
    keys front F4
    choose front 咨询服务记录
    until_shown front "F-10 > 登记"
    fill front 问题 几点复气呀
    until_shown front "明早八点复气"
    keys front Escape
    finish
}

all="power untrue overdue unsolvable need consult"
for walk in ${2:-$all}; do "$walk"; done
echo "$passed passed, 0 failed"
