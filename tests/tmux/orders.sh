#!/usr/bin/env bash
# Orders walked from the call to the end in real terminals of 80×24, by keyboard alone; each walk in
# a practice office of its own, whose clock is set.
# Usage: tests/tmux/orders.sh PATH-TO-QIANTAI [walk …]
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

"$program" --data "$work/fresh" demo >/dev/null 2>&1

# Begins a walk: its own copy of the office, at this moment.
begin() {
    echo "$1"
    data="$work/$2"
    # A server that is on its way out takes nobody in: each walk has its own.
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

# The worker of a slip is there, its paper comes back signed, and the owner is told.
done_and_told() {
    order front "到场 $1" "已到场"
    order front "回单 $1" "回单 $(six "$1")"
    fill front 结果 1
    fill front 签认人 张三
    submit front "已提交 $1 回单"
    order front "告知 $1" "告知业主 $(six "$1")"
    fill front 如何告知 1
    submit front "已提交 $1 告知业主"
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
    slip=$(newest F-14)
    n=$(bare "$slip")
    order front "派 $n 赵" "已派工"
    order front "到场 $n" "已到场"
    order front "回单 $n" "回单 $(six "$slip")"
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
    order front "回单 $n" "回单 $(six "$slip")"
    fill front 结果 1
    fill front 签认人 王轩
    submit front "已提交 $slip 回单"
    order front "告知 $n" "告知业主 $(six "$slip")"
    fill front 如何告知 1
    submit front "已提交 $slip 告知业主"
    says '已告知' show "$slip"
    finish
}

# 2. A lamp is changed for money: the price told, consent and means on the paper, the copies back,
# the record audited, the statement made.
lamp() {
    begin "paid lamp change for an owner" lamp 2026-11-21T14:40
    sign_in front 102 6102
    household front 1-2-1203
    keys front F3
    until_shown front "有偿服务单 F-13 > 开单"
    fill front 服务项目 jd-01
    until_shown front "12.00 元"
    to front 已告知价
    type front " "
    submit front "已提交 F-13/"
    slip=$(newest F-13)
    order front "派 $slip 冯" "已派工"
    order front "到场 $slip" "已到场"
    order front "回单 $slip" "回单 $(six "$slip")"
    fill front 结果 1
    fill front ▸1 灯管
    keys front Tab; type front 1; keys front Tab; type front 8
    fill front 价格同意 1
    fill front 付款方式 1
    to front 第三联
    type front " "
    fill front 签认人 张三
    until_shown front "20.00"
    submit front "已提交 $slip 回单"
    step front "$slip" 收联 "收联 $(six "$slip")"
    for copy in 第一联 第二联 第四联; do to front "$copy"; type front " "; done
    submit front "已提交 $slip 收联"
    order front "告知 $slip" "告知业主 $(six "$slip")"
    fill front 如何告知 1
    submit front "已提交 $slip 告知业主"
    sign_in boss 101 6101
    order boss 结算页 "[结算]"
    keys boss / 1-2-1203 Enter
    until_shown boss "▸1-2-1203"
    keys boss Enter
    choose boss 审核
    until_shown boss "审核 0"
    record=$(newest F-21)
    submit boss "已提交 $record 审核"
    until_shown boss "待出账 20.00 元"
    keys boss Enter
    choose boss 出月结单
    until_shown boss "出月结单"
    submit boss "已提交 F-22/"
    says 8.00 show "$record"
    says 12.00 show "$record"
    says 20.00 list F-22 --most 1
    says 已出账 show "$record"
    finish
}

# 3. A tenant pays in advance before anybody goes, and the work is settled from that.
washer() {
    begin "a tenant's washing machine, prepaid" washer 2026-11-21T14:40
    sign_in front 102 6102
    household front 5-1-1502
    keys front Down
    until_shown front "▸5-1-1502    李建宁"
    keys front F3
    until_shown front "有偿服务单 F-13 > 开单"
    to front 已告知价
    type front " "
    fill front 要求 洗衣机不排水
    fill front 表外项目 洗衣机维修
    fill front 议价批准 100
    # Whoever approves a price that stands in no table signs it.
    submit_signed front 100 "已提交 F-13/"
    slip=$(newest F-13)
    order front "派 $slip 冯" "G-19"
    sign_in till 110 6110
    order till "台账 F-23" "预收"
    keys till Home Enter
    until_shown till "预收"
    fill till 房号 5-1-1502
    fill till 付款人 李建宁
    fill till 名目 1
    fill till 金额 200
    fill till 收款方式 1
    submit till "已提交 F-23/"
    # The receipt lies over the screen, with its number.
    until_shown till "收据 0"
    until_shown till "Esc 返回"
    keys till Escape
    until_gone till "收据 0000"
    held=$(newest F-23)
    order front "派 $slip 冯" "已派工"
    order front "到场 $slip" "已到场"
    order front "回单 $slip" "回单 $(six "$slip")"
    fill front 结果 1
    fill front 价格同意 1
    fill front 付款方式 6
    to front 第三联
    type front " "
    fill front 签认人 李建宁
    fill front 人工费 80
    submit front "已提交 $slip 回单"
    record=$(newest F-21)
    sign_in boss 101 6101
    order boss 结算页 "[结算]"
    keys boss / 5-1-1502 Enter
    until_shown boss "▸5-1-1502"
    keys boss Enter
    choose boss 审核
    until_shown boss "审核 0"
    submit boss "已提交 $record 审核"
    order till 结算页 "[结算]"
    keys till / 5-1-1502 Enter
    until_shown till "▸5-1-1502"
    keys till Enter
    until_shown till "服务 $(six "$record")"
    choose till "押金结算"
    until_shown till "押金结算 $(six "$record")"
    submit till "已提交 $record 押金结算"
    says 已结清 show "$record"
    says 120.00 list F-23 --most 1
    finish
}

# 4. Cleaning: asked for, priced by the 保洁主管, agreed, done, signed, called back.
cleaning() {
    begin "cleaning commission" cleaning 2026-11-21T14:40
    sign_in front 102 6102
    household front 1-2-1203
    keys front C-b
    until_shown front "清洁服务委托单 F-17 > 委托"
    # Who rings and from where stands there; the caret is in the first blank that is empty.
    until_shown front "138****5678"
    to front 服务项目
    type front jb-01
    to front 已告知价
    type front " "
    submit front "已提交 F-17/"
    slip=$(newest F-17)
    sign_in head 400 6400
    step head "$slip" 拟定费用 "拟定费用 $(six "$slip")"
    fill head 人工报价 90
    submit head "已提交 $slip 拟定费用"
    step front "$slip" 补同意 "补同意 $(six "$slip")"
    fill front 价格同意 2
    fill front 付款方式 1
    submit front "已提交 $slip 补同意"
    step front "$slip" 交出纳 "交出纳 $(six "$slip")"
    fill front 交给谁 110
    submit front "已提交 $slip 交出纳"
    order front "派 $slip 田" "已派工"
    done_and_told "$slip"
    step front "$slip" 回访 "回访 $(six "$slip")"
    to front 满意
    type front " "
    submit front "已提交 $slip 回访"
    says 90.00 show "$(newest F-21)"
    says '"satisfied":"是"' show "$slip"
    finish
}

# 5. What cannot be done goes up, level by level, and is never dropped.
ladder() {
    begin "a job that cannot be done" ladder 2026-11-21T14:40
    sign_in front 102 6102
    household front 1-2-1203
    keys front F2
    until_shown front "工 程 维 修 单"
    fill front 故障 mc-07
    fill front 家中有人 1
    fill front 是否有偿 1
    submit front "已提交 F-14/"
    slip=$(newest F-14)
    order front "派 $slip 赵" "已派工"
    order front "到场 $slip" "已到场"
    order front "回单 $slip" "回单 $(six "$slip")"
    fill front 结果 5
    fill front 已上报 200
    submit front "已提交 $slip 回单"
    says 已上报 list F-14 --most 1
    sign_in chief 200 6200
    step chief "$slip" 已阅 "已阅 $(six "$slip")"
    fill chief 批示 请顾问看
    submit chief "已提交 $slip 已阅"
    # No way of putting it aside: neither as it is, nor once somebody is sent again.
    order front "作废 $slip" "不能作废"
    step front "$slip" 上报 "上报 $(six "$slip")"
    fill front ▸1 100
    submit front "已提交 $slip 上报"
    sign_in head 100 6100
    step head "$slip" 已阅 "已阅 $(six "$slip")"
    submit head "已提交 $slip 已阅"
    # Seen at this terminal too: a step on what stood there before would be told so (H-03).
    type_order front "看 $slip"
    until_like front "┌ .* $(six "$slip") .*┐"
    keys front End
    until_shown front "陈国栋"
    keys front Escape
    until_gone front "陈国栋"
    order front "派 $slip 赵" "已派工"
    order front "作废 $slip" "作废 $(six "$slip")"
    fill front 作废原因 办不了
    keys front F10
    until_shown front "G-31"
    keys front Escape
    done_and_told "$slip"
    says 陈国栋 show "$slip"
    says 已告知 show "$slip"
    finish
}

# 6. Three households report one lift: one slip, and all of them are told.
lift() {
    begin "three households report one lift" lift 2026-11-21T14:40
    sign_in front 102 6102
    household front 14-4-601
    keys front F2
    until_shown front "工 程 维 修 单"
    fill front 故障 dt-01
    fill front 家中有人 3
    fill front 区域 2
    submit front "已提交 F-14/"
    slip=$(newest F-14)
    for room in 14-4-501 14-4-401; do
        step front "$slip" 并单 "并单 $(six "$slip")"
        fill front ▸1 "$room"
        submit front "已提交 $slip 并单"
    done
    # The same household again is no further household.
    step front "$slip" 并单 "并单 $(six "$slip")"
    fill front ▸1 14-4-401
    keys front F10
    until_shown front "请用催单 (G-28、H-07)"
    keys front Escape
    order front "派 $slip 赵" "已派工"
    order front "到场 $slip" "已到场"
    order front "回单 $slip" "回单 $(six "$slip")"
    fill front 结果 1
    fill front 签认人 客服代签
    submit front "已提交 $slip 回单"
    order front "告知 $slip" "告知业主 $(six "$slip")"
    until_shown front 14-4-501
    until_shown front 14-4-401
    fill front 如何告知 1
    keys front F10
    until_shown front "没有告知到谁 (P-05、S2-repair"
    to front 同报均告知
    type front " "
    submit front "已提交 $slip 告知业主"
    says 14-4-401 show "$slip"
    finish
}

# 7. Cleaning under an agreement, every Friday: each Friday one slip, whatever is restarted.
friday() {
    begin "agreement cleaning every Friday" friday 2026-11-23T09:00
    sign_in head 100 6100
    order head "台账 F-24" "签订"
    keys head Home Enter
    until_shown head "F-24 > 签订"
    fill head 房号 1-2-1203
    fill head 客户 张三
    fill head 服务项目 jb-01
    fill head 自 2026-11-23
    fill head 至 2027-11-22
    fill head 周期 1
    fill head 周几 五
    fill head 时间 10:00
    fill head 出什么单 2
    fill head 每次单价 90
    fill head 结算 1
    fill head 付款方式 1
    fill head 客户签字 张三
    fill head 我方签字 100
    submit head "已提交 F-24/"
    signed=$(newest F-24)
    # The eve of the first Friday, and the Friday itself; other agreements have their own slips.
    desk clock 2026-11-26T08:00
    order head 派工页 "[派工]"
    keys head / 家庭保洁 Enter
    until_shown head "家庭保洁 协议"
    served 1
    desk clock 2026-11-27T12:00
    served 1
    desk clock 2026-12-04T12:00
    served 2
    mux kill-server
    end_desk
    socket="$socket-anew"
    # A desk begun anew finds both days dealt with.
    sign_in head 100 6100
    served 2
    says 2026-12-04 show "$signed"
    finish
}

# So many slips of the agreement stand in the register.
served() {
    local many
    many=$(desk list F-17 | grep -c "1-2-1203.*家庭保洁 协议") || true
    [[ $many == "$1" ]] || failed "$many slips of the agreement, not $1"
    passed=$((passed + 1))
}

# 8. A price is raised in mid-month: what was ordered before keeps its price.
price() {
    begin "a price raised in mid-month" price 2026-11-21T14:40
    sign_in front 102 6102
    lamp_order "12.00 元"
    before=$slip
    sign_in head 100 6100
    item=F-02/11
    step head "$item" 定价 "> 定价 000011"
    fill head 拟定单价 15
    fill head 人工成本 6
    fill head 会同人 110
    submit head "已提交 F-02/000011 定价"
    # Worked out and not approved, it is nobody's price yet (G-23).
    lamp_order "12.00 元"
    step head "$item" 批准 "> 批准 000011"
    fill head 批复 1
    fill head 批准人 林总
    fill head 批准日 今天
    fill head 批文号 2026-31
    submit head "已提交 F-02/000011 批准"
    desk clock 2026-11-22T09:00
    step head "$item" 公布 "> 公布 000011"
    fill head ▸1 2
    submit head "已提交 F-02/000011 公布"
    lamp_order "15.00 元"
    after=$slip
    for slip in "$before" "$after"; do
        order front "派 $slip 冯" "已派工"
        order front "到场 $slip" "已到场"
        order front "回单 $slip" "回单 $(six "$slip")"
        fill front 结果 1
        fill front 价格同意 1
        fill front 付款方式 1
        fill front 签认人 张三
        submit front "已提交 $slip 回单"
        says "$(test "$slip" = "$before" && echo 12.00 || echo 15.00)" show "$(newest F-21)"
    done
    says 2026-31 show F-02/11
    finish
}
lamp_order() {
    household front 1-2-1203
    keys front F3
    until_shown front "有偿服务单 F-13 > 开单"
    fill front 服务项目 jd-01
    until_shown front "$1"
    to front 已告知价
    type front " "
    submit front "已提交 F-13/"
    slip=$(newest F-13)
}

# 9. Two terminals send somebody to the same slip.
race() {
    begin "two terminals dispatch the same slip" race 2026-11-21T14:40
    sign_in near 102 6102
    sign_in far 105 6105
    slip=$(desk list F-14 --state issued --most 1 2>/dev/null | head -n 1 | cut -f 1)
    for s in near far; do
        keys "$s" C-n
        until_shown "$s" "[派工]"
        keys "$s" / "$slip" Enter
        until_shown "$s" "维修 $(six "$slip")"
        keys "$s" F2
        until_shown "$s" "派工 $(six "$slip")"
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

# 10. Public areas, appointments that move, nobody at home, another worker, another room, void: each by
# its key or word, with its reason.
changes() {
    begin "a slip that changes on its way" changes 2026-11-21T14:40
    sign_in front 102 6102
    household front 14号楼大堂
    keys front F2
    until_shown front "不需入户"
    fill front 报修部位 大堂
    fill front 情况 顶灯不亮
    fill front 是否有偿 2
    submit front "已提交 F-14/"
    slip=$(newest F-14)
    says 公共 show "$slip"
    order front "派 $slip 冯" "已派工"
    # Another worker needs a reason, written behind the name.
    order front "转单 $slip 孙" "转单须写原因"
    order front "转单 $slip 孙 家中有事" "已派工"
    says 家中有事 show "$slip"
    # To the next visit: first agreed, then nobody there.
    order front "派工页" "[派工]"
    keys front / "$slip" Enter
    until_shown front "▸"
    until_shown front "维修 $(six "$slip")"
    keys front C-w
    until_shown front "待料待约 $(six "$slip")"
    fill front 等什么 2
    fill front 再约上门 明天10:00
    submit front "已提交 $slip 待料待约"
    keys front C-w
    until_shown front "待料待约 $(six "$slip")"
    fill front 等什么 3
    fill front 再约上门 后天9:00
    submit front "已提交 $slip 待料待约"
    says 上门无人 show "$slip"
    order front "改房号 $slip" "改房号 $(six "$slip")"
    fill front 楼室号 14号楼楼道
    fill front 改号原因 听错
    submit front "已提交 $slip 改房号"
    says 14号楼楼道 show "$slip"
    keys front Enter
    until_shown front "能办的"
    type front zf
    until_shown front "▸作废"
    keys front Enter
    until_shown front "作废 $(six "$slip")"
    fill front 作废原因 物业自查误报
    submit front "已提交 $slip 作废"
    says 物业自查误报 show "$slip"
    finish
}

# 11. The board as it is used: orders, filters, several slips marked and acted on, several named in one
# command, and the one of them that cannot be done told with its reason.
several() {
    begin "several slips at once" several 2026-11-21T14:40
    sign_in front 102 6102
    order front "派工页" "[派工]"
    for words in 按状态 按人; do keys front C-b; until_shown front "$words"; done
    keys front C-b
    until_gone front "按人"
    keys front Tab
    until_shown front "筛选"
    type front wd
    until_shown front "▸我的"
    keys front Escape
    until_gone front "▸我的"
    mapfile -t open < <(desk list F-14 --state issued --most 1 2>/dev/null | cut -f 1)
    keys front Right Right Right
    until_like front "^ 未派 ▾"
    # Its rows have come too: what is marked before them is marked of the list that was there.
    until_like front "^▸.* 未派 "
    keys front Space Space
    until_shown front "已选 2"
    keys front F6
    until_like front "已催办|没有办成"
    if picture front | grep -qF "没有办成"; then until_like front "^ Esc 返回"; keys front Enter; fi
    closed=$(desk list F-14 --state closed --most 1 2>/dev/null | head -n 1 | cut -f 1)
    type_order front "派 ${open[0]} $closed 孙"
    until_shown front "有的没有办成"
    until_shown front "$(six "$closed") 没有办成"
    until_like front "^ Esc 返回"
    keys front Enter
    until_gone front "没有办成"
    says 孙 show "${open[0]}"
    says 已告知 show "$closed"
    finish
}

# 12. What is found beside the first matter; from either slip one key leads to the other.
beside() {
    begin "another matter on the same visit" beside 2026-11-21T14:40
    sign_in front 102 6102
    household front 5-1-1502
    keys front F2
    until_shown front "工 程 维 修 单"
    fill front 故障 mc-07
    fill front 家中有人 1
    submit front "已提交 F-14/"
    first=$(newest F-14)
    order front "另开 $first" "另开"
    until_shown front "另开的活"
    type front 厨房水槽
    keys front Tab
    type front cp-07
    submit front "已提交 $first 另开"
    second=$(newest F-14)
    order front "看 $first" "另开 "
    until_shown front "$(six "$second")"
    keys front Tab
    until_shown front "与 维修 $(six "$first") 相关"
    type front "$(six "$second")"
    until_like front "▸维修 $(six "$second")"
    keys front Enter
    until_like front "┌ .* $(six "$second") .*┐"
    until_like front "来自 .*$(six "$first")"
    # A command over what is read, on the number that stands there.
    type front ":"
    type front "到场 $second"
    until_like front "来自 .*$(six "$first")"
    keys front Enter
    until_shown front "已到场"
    says 到场 show "$second"
    finish
}

# 13. A terminal is killed in mid-form: its draft waits, for its hand and for another.
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
    # A colleague's draft is not laid before who signs in; the key that takes over lists it.
    order other "派工页" "[派工]"
    keys other C-t
    until_shown other "未提交的草稿"
    keys other Enter
    until_shown other "接管 王丽(102)"
    keys other F10
    until_shown other "工 程 维 修 单"
    until_shown other "cp-08"
    fill other 家中有人 1
    submit other "已提交 F-14/"
    slip=$(newest F-14)
    says cp-08 show "$slip"
    says 周敏 show "$slip"
    says 接管 list B-05 --most 1
    # A cleaning commission half typed at one of two terminals: the next login finds it again, and what
    # nobody wants is thrown away by a word.
    household other 1-2-1203
    keys other C-b
    until_shown other "清洁服务委托单 F-17 > 委托"
    to other 服务项目
    type other jb-01
    fill other 要求 油烟机也擦
    until_shown other "草稿已存"
    # That may be said of the blank before: what was typed last is kept once the fingers have rested.
    sleep 1.5
    kill -9 "$(mux list-panes -t other -F '#{pane_pid}')"
    sign_in late 105 6105
    until_shown late "清洁服务委托单"
    keys late Enter
    until_shown late "清洁服务委托单 F-17 > 委托"
    until_shown late "油烟机也擦"
    until_shown late "1-2-1203"
    submit late "已提交 F-17/"
    says 油烟机也擦 show "$(newest F-17)"
    household late 1-2-1203
    keys late C-b
    until_shown late "清洁服务委托单 F-17 > 委托"
    to late 服务项目
    type late jb-01
    until_shown late "草稿已存"
    order late 弃稿 "已弃"
    order late 草稿 "没有未提交的草稿"
    finish
}

all="leak lamp washer cleaning ladder lift friday price race changes several beside killed"
for walk in ${2:-$all}; do "$walk"; done
echo "$passed passed, 0 failed"
