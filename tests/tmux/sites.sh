#!/usr/bin/env bash
# Incidents, renovation, visits and an activity walked in real terminals of 80×24, by keyboard; what others do beside
# goes through the script door. Each walk in a practice office of its own, whose clock is set.
# Usage: tests/tmux/sites.sh PATH-TO-QIANTAI [walk …]
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

"$program" --data "$work/fresh" demo >/dev/null 2>&1
(umask 077 && for badge in 100 101 102 110 200 300; do echo "$badge 6$badge"; done >"$work/pins")

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

# A step through the script door that must be accepted: `does 200 F-60 sign 1 '"opinion":"可以"'`; rows behind.
does() {
    local told slip=""
    [[ -n $4 ]] && slip=",\"slip\":\"$2/$4\""
    told=$(echo "{\"form\":\"$2\",\"step\":\"$3\"$slip,\"fields\":{${5:-}${6:+,$6}}}" |
        desk exec --as "$1" --pins "$work/pins" 2>&1) || { echo "$told"; failed "$2 $3 was not taken"; }
    passed=$((passed + 1))
}

# 1. 起火 at night: one key and a kind, five ticks, rank by rank upward, and next morning the report stands drafted.
fire() {
    begin "a fire at night" fire 2026-11-21T23:40
    sign_in front 102 6102
    from_here
    keys front M-e
    until_shown front "特 别 事 件"
    type front 1
    until_shown front "1 拨打火警 119"
    keys front F10
    until_shown front "打勾 000001"
    until_shown front "已提交 F-99/000001 发生"
    for tick in 1 2 3 6 9; do
        type front $tick
        keys front F10
        until_like front "(^| )$tick [^√]+√23:40"
    done
    took "a fire: opened and five ticks" 15
    keys front Escape
    until_gone front "打勾 000001"
    says "1 拨打火警 119" show F-99/1
    step front F-99/1 上报 "上报 000001"
    fill front 报给谁 100
    fill front 方式 1
    submit front "已提交 F-99/000001 上报"
    step front F-99/1 经过 "经过 000001"
    fill front 经过 大堂纸箱起火,保安扑灭
    fill front 照片存处 值班室相机
    submit front "已提交 F-99/000001 经过"
    step front F-99/1 平息 "平息 000001"
    fill front 结果 无人受伤
    until_shown front "还有 9 项没打勾"
    submit front "已提交 F-99/000001 平息"

    desk clock 2026-11-22T08:20
    step front F-99/1 起草报告 "起草报告 000001"
    until_shown front "23:40 拨打火警 119"
    until_shown front "公司收到"
    submit front "已提交 F-99/000001 起草报告"
    mux kill-session -t front
    sign_in head 100 6100
    type_order head "看 F-99/1"
    until_shown head "待签发"
    keys head Enter
    choose head 签发
    until_shown head "已签发"
    step head F-99/1 公司收到 "公司收到 000001"
    fill head 公司收件 行政部小周
    submit head "已提交 F-99/000001 公司收到"
    says 待存档 show F-99/1
    says "事件 1" report incidents-of-month --day 2026-11-22
    says_not 超时 report incidents-of-month --day 2026-11-22
    # The month is over: one step lists its incidents and files them all.
    desk clock 2026-12-01T09:00
    order head "台账 F-244" "[台账]"
    keys head Insert
    until_shown head "F-244 > 存档"
    until_shown head "1 件"
    fill head 存在何处 一号柜
    submit head "已提交 F-244/000001"
    says 已存档 show F-99/1
    finish
}

# 2. A renovation from the application to the refund: a violation spoken and a serious one with its forfeit, passes
# brought back in part and refused, an inspection that fails, deductions, and the money on its day to the payer.
renovation() {
    begin "a renovation" renovation 2026-11-23T09:00
    # The practice office goes by another document; this one waits three months and lets forfeits be agreed.
    local sides=(renovation_approval two_heads renovation_agreement owner_may_delegate renovation_violations both
        renovation_acceptance owner_two_departments deposit_refund wait_and_three_parties)
    for ((n = 0; n < ${#sides[@]}; n += 2)); do
        does 100 B-02 set 1 "\"name\":\"${sides[n]}\",\"worth\":\"${sides[n + 1]}\",\"why\":\"本处约定\""
    done
    sign_in front 102 6102
    household front 1-1-1502
    keys front F4
    choose front "装修申请表 受理"
    until_shown front "装 修 申 请 表"
    fill front 装修公司 美居装饰
    fill front 开工 2026-11-25
    fill front 完工 2026-12-20
    fill front 装修内容 厨卫翻新
    fill front 申请签字 叶铭刚
    for tick in 图纸收齐 证照盖章; do to front $tick; type front " "; done
    fill front 证照有效 2027-12-31
    fill front 资料份数 1
    submit front "已提交 F-60/000001 受理"
    does 200 F-60 sign 1 '"opinion":"水电可以"'
    does 101 F-60 sign 1
    does 102 F-60 agree 1 '"accepted":"叶铭刚","signer":"owner","agreed":"叶铭刚","rules_given":"y"'

    # The cashier takes the deposit, and the receipt is named.
    sign_in till 110 6110
    step till F-60/1 收押金 "收押金 000001"
    fill till 装修押金 2000
    fill till 收款方式 1
    submit till "收据 "
    does 110 F-60 pay-fees 1 '"management":"200","taken":"cash"'
    does 102 F-60 permit 1 '"permit_no":"装018","material_no":"材018"'
    echo '{"form":"F-69","step":"issue","fields":{"site":"F-60/1","until":"2026-12-20","photos":"y","passes":[{"no":"A01","who":"王一"},{"no":"A02","who":"王二"}]}}' |
        desk exec --as 102 --pins "$work/pins" >/dev/null || failed "no passes were made"
    does 102 F-60 enter 1 '"condition":"墙地完好","theirs":"王工","notified":"工程、保安、保洁"'

    # A small thing is said; a serious one goes to the owner first, both sign, and the head signs the forfeit.
    does 300 F-74 open "" '"site":"F-60/1","gravity":"minor","offence":"rubbish","what":"垃圾没装袋","spoken_to":"王工"'
    order front "台账 F-74" "[台账]"
    keys front Insert
    until_shown front "违 章 整 改 表"
    fill front 装修 F-60/1
    fill front 轻重 2
    fill front 哪一类 3
    fill front 违章情况 阳台装护栏
    fill front 整改期限 明天18:00
    fill front 份数 3
    submit front "已提交 F-74/000002 发现"
    does 102 F-74 call-owner 2 '"heard":"业主支持"'
    does 102 F-74 call-company 2 '"heard":"王工答应拆"'
    step front F-74/2 双方签收 "双方签收 000002"
    fill front 业主签 叶铭刚
    fill front 公司签 王工
    submit front "已提交 F-74/000002 双方签收"
    does 102 F-74 forfeit 2 '"forfeit":"300","term":"协议八条"'
    does 100 F-74 confirm 2
    does 102 F-74 mend 2 '"mended":"已拆"'
    says "违约金 300.00" list F-74 --most 1

    # A longer period with three signatures, an inspection that fails, and one that passes.
    desk clock 2026-12-18T10:00
    does 102 F-81 extend "" '"site":"F-60/1","until":"2027-01-10","why":"料晚到","owner":"叶铭刚","repair":"200","guard":"300"'
    says 2027-01-10 show F-60/1
    desk clock 2027-01-08T10:00
    does 102 F-60 complete 1 '"applied_by":"叶铭刚","inspect_at":"明天10:00","heads_told":"工程、保安"'
    desk clock 2027-01-09T10:30
    does 102 F-60 inspect 1 '"passed":"n","engineer":"200","guard":"300","owner_there":"叶铭刚","faults":"烟道封堵","deadline":"明天18:00"'
    desk clock 2027-01-11T10:00
    does 102 F-60 inspect 1 '"passed":"y","engineer":"200","guard":"300","owner_there":"叶铭刚"'
    says 待退押金 show F-60/1

    # Passes come back all at once: one of two is refused.
    order front "台账 F-69" "发 2 在外 2"
    step front F-69/1 退证 "退证 000001"
    fill front 交回张数 1
    fill front 谁来退 王工
    keys front F10
    until_shown front "退证须一次办清:在外 2 张,交回 1 张"
    to front 交回张数
    keys front BSpace
    type front 2
    submit front "已提交 F-69/000001 退证"

    # Before its day nothing goes back; then the damage is looked for, and the sums are reckoned.
    desk clock 2027-04-10T10:00
    step front F-60/1 退款验收 "退款验收 000001"
    fill front 损害情况 无
    fill front 业主签 叶铭刚
    fill front 公司签 王工
    fill front 中心负责 101
    keys front F10
    until_shown front "不早于 2027-04-11"
    desk clock 2027-04-12T10:00
    fill front "▸1" 水电费
    keys front Tab
    type front 150.50
    until_shown front "押金 2,000.00 - 违约金 300.00 - 其他 150.50 = 1,549.50 元"
    submit front "已提交 F-60/000001 退款验收"
    does 100 F-60 consent 1
    says 1-1-1502 report renovations
    step till F-60/1 退押金 "退押金 000001"
    fill till 付款方式 1
    to till 收回收据
    type till " "
    submit till "已提交 F-60/000001 退押金"
    says 已结清 show F-60/1
    says_not 1-1-1502 report renovations
    finish
}

# 3. People in a lift: one key and a kind, called, spoken to, arrived within the half hour, freed.
lift() {
    begin "a lift with people in it" lift 2026-11-21T18:05
    sign_in front 102 6102
    from_here
    keys front M-e
    until_shown front "特 别 事 件"
    type front 2
    until_shown front "1 拨打电梯维保"
    keys front F10
    until_shown front "打勾 000001"
    until_shown front "已提交 F-99/000001 发生"
    for tick in 1 2; do
        type front $tick
        keys front F10
        until_like front "(^| )$tick [^√]+√18:05"
    done
    took "a lift: opened, called, spoken to" 9
    keys front Escape
    until_gone front "打勾 000001"
    does 102 F-99 up 1 '"up_to":"101","how":"phone"'
    desk clock 2026-11-21T18:25
    local item
    for item in 3 4 5 6; do does 102 F-99 tick 1 "\"ticked\":\"$item\""; done
    does 102 F-99 calm 1 '"result":"两人救出,无伤"'
    says 电梯困人 show F-99/1
    says_not 超时 report incidents-of-month --day 2026-11-21
    finish
}

# 4. An activity: plan, both approvals, details, notices, held, cleared, written down, asked after.
activity() {
    begin "an activity" activity 2026-11-23T09:00
    does 102 F-98 year "" '"year":"2026","plan":"春节、重阳、冬至"'
    sign_in front 102 6102
    order front "台账 F-98" "[台账]"
    keys front Insert
    choose front 活动计划
    until_shown front "社 区 活 动 登 记 表"
    fill front 活动 冬至包饺子
    fill front 时间 "12-22 14:00"
    fill front 地点 中心广场
    fill front 实施计划 分组
    fill front 年度计划 F-98/1
    submit front "已提交 F-98/000002"
    does 100 F-98 office 2
    does 102 F-98 company 2 '"by_whom":"分管副总","opinion":"注意用火"'
    step front F-98/2 细案 "000002"
    fill front 详细方案 十张桌,电磁炉
    fill front 安全专人 林班
    to front 消防通道
    type front " "
    fill front 通知贴在 各单元大堂
    submit front "已提交 F-98/000002"
    desk clock 2026-12-22T16:30
    does 102 F-98 hold 2 '"people":"41"'
    does 102 F-98 clear 2 '"cleared_by":"102"'
    does 102 F-98 record 2 '"summary":"热闹,无受伤","photos":"共享盘"'
    says 待回访 show F-98/2
    desk clock 2027-01-05T10:00
    step front F-98/2 回访 "000002"
    fill front 回访户数 13
    fill front 满意户数 13
    submit front "已提交 F-98/000002"
    says 已办完 show F-98/2
    finish
}

# 5. Ten visits: asked first by phone, one does not wish to be called on, what was heard is passed on and told back.
visits() {
    begin "ten visits" visits 2026-11-23T09:00
    sign_in boss 101 6101
    local n rooms=(1-1-201 1-1-301 1-1-401 1-1-501 1-1-601 1-1-701 1-1-801 1-1-901 1-1-1001 1-1-1101)
    for n in 1 2 3 4 5 6 7 8 9 10; do
        does 101 F-47 plan "" "\"room\":\"${rooms[n - 1]}\",\"visitor\":\"101\",\"way\":\"home\",\"purpose\":\"征求意见\""
    done
    says "征求意见" list F-47 --most 1
    does 101 F-47 consent 10 '"agreed":"n","words":"没空"'
    says 业主不愿 show F-47/10
    step boss F-47/1 征同意 "征同意 000001"
    to boss 同意
    type boss " "
    fill boss 约定时间 明天9点
    submit boss "已提交 F-47/000001"
    for n in 2 3 4 5 6 7 8 9; do does 101 F-47 consent "$n" '"agreed":"y","at":"明天10点"'; done
    desk clock 2026-11-24T10:30
    for n in 2 3 4 5 6 7 8 9; do does 101 F-47 visit "$n" '"heard":"都好","satisfied":"y","reported_to":"100"'; done
    echo '{"form":"F-47","step":"visit","slip":"F-47/1","fields":{"heard":"路灯不亮","reported_to":"100","matters":[{"what":"路灯","to":"engineering"}]}}' |
        desk exec --as 101 --pins "$work/pins" >/dev/null || failed "the visit was not taken"
    says 待答复 show F-47/1
    step boss F-47/1 答复业主 "答复业主 000001"
    fill boss 如何告知 1
    fill boss 答复内容 灯已换好
    submit boss "已提交 F-47/000001"
    says 已办 show F-47/1
    finish
}

# 6. Somebody calls about noise from above, at a time at which nothing may be heard; the gate asks for a pass by its
# number, and the permit for the door is a paper of its own.
around() {
    begin "a renovation next door" around 2026-11-23T12:30
    does 101 B-07 enter "" '"purpose":"noise"' '"week":[{"days":"1-5","hours":"8-12 14-18"}]'
    does 102 B-14 site "" '"room":"1-2-1303","stage":"working","contractor":"美居装饰","until":"2027-01-20","permit_no":"装-31","deposit":"0","paper_no":"装-7"'
    does 102 F-69 issue "" '"site":"F-60/1","until":"2027-01-20","photos":"y"' '"passes":[{"no":"A01","who":"王一","trade":"木工"},{"no":"A02","who":"王二"}]'
    sign_in front 102 6102
    household front 1-2-1203
    until_shown front "楼上 1-2-1303 装修施工中(至 2027-01-20)"
    until_shown front "安静时段,14:00 起才可施工"
    sign_in gate 301 6301
    type_order gate "证 a02"
    until_shown gate "有效至 2027-01-20 王二"
    does 102 F-69 lose 1 '"lost":"1","lost_nos":"A02","statement":"王二声明"'
    type_order gate "证 A02"
    until_shown gate "已报遗失;不放行"
    # Which one was lost was not written: the gate hears it whole, and looks at the photo.
    does 102 F-69 lose 1 '"lost":"1","statement":"不知是哪张"'
    type_order gate "证 A01"
    until_shown gate "有效至 2027-01-20"
    until_shown gate "请核照片"
    until_shown gate "木工 美居装饰"
    type_order gate "证 B77"
    until_shown gate "没有发过证 B77"
    says "装修许可证" print F-60/1 --part 1 --as 102 --pins "$work/pins" --format text
    says "王一" print F-69/1 --part 1 --as 102 --pins "$work/pins" --format text
    says_not "王二" print F-69/1 --part 1 --as 102 --pins "$work/pins" --format text
    finish
}

# 7. A builder asks for the deposit: the owner is told first, and it goes to whoever stands on the receipt.
contractor() {
    begin "a contractor asks for the deposit" contractor 2026-11-23T09:00
    does 102 B-14 site "" '"room":"1-2-1203","stage":"passed","day":"2026-08-01","contractor":"美居装饰","deposit":"1500","payer":"张三","paper_no":"装-8"'
    # What was carried in moves once its totals are signed.
    echo '{"form":"B-14","step":"sign","cosign":100,"fields":{"deposits":"0","arrears":"0","sites":"1500"}}' |
        desk exec --as 102 --pins "$work/pins" >"$work/signed" || { cat "$work/signed"; failed "the opening was not signed"; }
    sign_in front 102 6102
    step front F-60/1 退款验收 "退款验收 000001"
    fill front 谁提出 2
    fill front 损害情况 无
    fill front 业主签 张三
    fill front 公司签 王工
    fill front 中心负责 101
    keys front F10
    until_shown front "装修公司提出退款须先通知业主"
    fill front 业主同意 y
    submit front "已提交 F-60/000001 退款验收"
    does 100 F-60 consent 1
    sign_in till 110 6110
    step till F-60/1 退押金 "退押金 000001"
    fill till 付款方式 1
    to till 领款人
    keys till C-u
    type till 王工
    to till 收回收据
    type till " "
    keys till F10
    until_shown till "押金退给收据上的付款人"
    to till 领款人
    keys till C-u
    type till 张三
    submit till "已提交 F-60/000001 退押金"
    says 已结清 show F-60/1
    finish
}

for walk in "${@:2}"; do "$walk"; done
if [[ $# -eq 1 ]]; then
    fire
    renovation
    lift
    activity
    visits
    around
    contractor
fi
echo "$passed steps"
