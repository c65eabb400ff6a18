#!/usr/bin/env bash
# Who lives in a house, in real terminals of 80×24: a tenant moves in, keeps a key at the desk, it is lent to a
# colleague and comes back; he moves out with a washing machine while he owes, pays, and the gate lets it pass. Goods of
# an owner who can't be reached wait until the manager releases them. A nanny, a dog that bit, a day of handing houses
# over, a hall with four tables, a debt that is asked for, and the map of more than two thousand flats without any colour.
# Usage: tests/tmux/house.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

echo "a tenant comes, leaves a key, owes, pays and goes"
desk demo --rooms 200 --slips 40 --clock 2026-11-21T14:32 >/dev/null 2>&1
printf '102 6102\n103 6103\n105 6105\n110 6110\n100 6100\n101 6101\n' >"$work/pins"
chmod 600 "$work/pins"
take() { desk exec --as "$1" --pins "$work/pins" <<<"$2" >"$work/taken" || { cat "$work/taken"; failed "refused: $2"; }; }
take 102 '{"form":"F-107","step":"enter","fields":{"no":"99-1-101"}}'
take 102 '{"form":"F-56","step":"enter","fields":{"name":"孙房东","phones":[{"number":"13500000001"}],"homes":[{"room":"99-1-101","relation":"owner"}]}}'
take 102 '{"form":"F-56","step":"enter","fields":{"name":"周新","phones":[{"number":"13500000002"}],"homes":[{"room":"99-1-101","relation":"tenant","from":"2026-11-21"}]}}'

# A paper of the household on the card, by the menu of all papers.
paper() { household front 99-1-101; keys front F4; until_shown front "开什么单"; choose front "$1"; until_shown front "$2"; }

sign_in front 102 6102
paper "客户入住记录 入住" "客户入住记录 F-86"
fill front 入住人 周新
fill front 身份 2
fill front 入住日 2026-11-21
fill front 证件 1
fill front 业主签字 孙房东
fill front 业主承诺书 y
fill front 租赁协议 y
fill front 户主证件 y
fill front 安全责任书 y
fill front 已知会部门 y
fill front 收费已标注 y
submit front "F-86/000001"

paper "钥匙留存登记 留存" "钥匙留存登记 F-93"
fill front 把数 1
fill front 留存签字 周新
submit front "已提交"
household front 99-1-101
until_shown front "留存钥匙 1 把"

paper "钥匙借用登记 借出" "钥匙借用登记 F-94"
fill front 借给谁 1
fill front 员工 301
fill front 证件 2
fill front 事由 3
fill front 办什么 看水表
fill front 业主同意 周新当面同意
fill front 借用签字 韩勇
submit front "F-94/000001"
household front 99-1-101
until_shown front "借出钥匙 1 把"
# What is out stands on the handover, and in its register.
order front 交接班页 "借出钥匙"
says "看水表" list F-94 --most 1
step front F-94/1 归还 "> 归还 000001"
submit front "已提交 F-94/000001 归还"
says 已归还 show F-94/1
household front 99-1-101
until_gone front "借出钥匙"

# He owes a month, and nobody else does: the lorry waits for him alone.
take 101 '{"form":"F-225","step":"enter","fields":{"room":"99-1-101","payer":"周新","month":"202510","amount":"42"}}'
take 102 '{"form":"F-92","step":"ask","fields":{"room":"99-1-101","carrier":"周新","whom":"tenant","reason":"move-out","place":"退租","seen":"id-card","items":[{"what":"洗衣机","count":"1","thing":"appliance"}],"answer":"agreed","dialled":"13500000001","called_at":"14:30","words":"同意搬走"}}'
says 暂缓放行 show F-92/1
household front 99-1-101
until_shown front "暂缓放行:99-1-101 还欠"
debt=$(desk list F-225 --most 1 2>/dev/null | head -n 1 | cut -f 1)
take 110 "{\"form\":\"F-225\",\"step\":\"collect\",\"slip\":\"$debt\",\"fields\":{\"pay_sum\":\"42\",\"taken\":\"scan\"}}"
# The cashier says that he owes nothing more; the desk alone may not tick it.
take 102 '{"form":"F-92","step":"review","slip":"F-92/1","cosign":110,"fields":{"cleared":"y"}}'
says 可放行 show F-92/1
# The gate signs it out at its own terminal.
sign_in gate 301 6301
step gate F-92/1 门岗核放 "> 门岗核放 000001"
fill gate 物条相符 y
submit gate "已提交 F-92/000001 门岗核放"
says 已出门 show F-92/1
take 102 '{"form":"F-90","step":"leave","fields":{"room":"99-1-101","who":"周新","whom":"tenant","day":"2026-11-21","seen":"id-card","owner_signed":"孙房东"}}'
step front F-90/1 结清 "> 结清 000001"
fill front 出纳核清 y
fill front 此后 3
submit front "已提交 F-90/000001 结清"
says 空置 list F-107 99-1-101

echo "an owner who can't be reached"
take 102 '{"form":"F-92","step":"ask","fields":{"room":"1-2-1203","carrier":"小王","whom":"family","reason":"carry","place":"送医","seen":"known","items":[{"what":"轮椅箱","count":"1","thing":"parcel"}],"answer":"not-reached"}}'
household front 1-2-1203
until_shown front "暂缓放行:还没有征得"
sign_in boss 100 6100
step boss F-92/2 负责人放行 "> 负责人放行 000002"
fill boss 放行理由 急救用已登记身份证
submit boss "已提交 F-92/000002 负责人放行"
says 可放行 show F-92/2
echo "a nanny, and a dog that bit"
take 102 '{"form":"F-96","step":"apply","fields":{"room":"1-2-1203","applicant":"张三","post":"nanny","name":"王阿姨","id_copy":"y","photos":"1","until":"2027-11-01","folder":"3号夹"}}'
take 102 '{"form":"F-97","step":"register","fields":{"room":"1-2-1203","keeper":"张三","what":"金毛","plate":"0123","licence":"养2026-9","licence_until":"2027-05-01","vaccine_until":"2027-03-01"}}'
household front 1-2-1203
until_shown front "保姆 王** 至 2027-11-01"
step front F-97/1 记事 "> 记事 000001"
fill front 什么事 3
fill front 经过 咬了外卖员
fill front 怎么处理 送医,报主管
submit front "已提交 F-97/000001 记事"
household front 1-2-1203
until_shown front "咬过人"

echo "a day of handing houses over: one clean, one with defects, one refused"
for door in 201 202 203; do
    take 102 "{\"form\":\"F-107\",\"step\":\"enter\",\"fields\":{\"no\":\"99-1-$door\",\"usage\":\"unhanded\"}}"
    take 102 "{\"form\":\"F-56\",\"step\":\"enter\",\"fields\":{\"name\":\"冯$door\",\"phones\":[{\"number\":\"13600000$door\"}],\"homes\":[{\"room\":\"99-1-$door\",\"relation\":\"owner\"}]}}"
    take 102 "{\"form\":\"F-93\",\"step\":\"receive\",\"fields\":{\"kind\":\"owner\",\"room\":\"99-1-$door\",\"count\":\"3\",\"signed\":\"开发商老刘\"}}"
    take 102 "{\"form\":\"F-58\",\"step\":\"arrive\",\"fields\":{\"room\":\"99-1-$door\",\"owner\":\"冯$door\"}}"
done
says "第 3 号" list F-58 --most 1
for n in 1 2; do
    take 102 "{\"form\":\"F-58\",\"step\":\"check\",\"slip\":\"F-58/$n\",\"fields\":{\"seen\":\"id-card\",\"contract\":\"y\",\"mobile\":\"1391111000$n\",\"pledge\":\"y\"}}"
    take 110 "{\"form\":\"F-58\",\"step\":\"pay\",\"slip\":\"F-58/$n\",\"fields\":{\"months\":\"6\",\"monthly\":\"180\",\"taken\":\"scan\"}}"
done
take 102 '{"form":"F-58","step":"inspect","slip":"F-58/1","fields":{"water":"0","power":"3","gas":"0","clean":"y"}}'
step front F-58/1 交钥匙 "> 交钥匙 000001"
fill front 交出几把 3
fill front 业主签收 冯201
to front 手册已发
type front " "
submit front "已提交 F-58/000001 交钥匙"
says 已交付 show F-58/1
take 102 '{"form":"F-58","step":"inspect","slip":"F-58/2","fields":{"water":"1","power":"0","clean":"n","defects":[{"what":"主卧墙面空鼓","mends":"总包","by":"2026-12-05"}]}}'
take 102 '{"form":"F-58","step":"hand","slip":"F-58/2","fields":{"keys":"2","kept":"1","kept_ok":"y","signed":"冯202","handbooks":"y"}}'
says 已交付整改中 show F-58/2
take 102 '{"form":"F-58","step":"decline","slip":"F-58/3","fields":{"reason":"客厅漏水不收","again_on":"2026-12-10","defects":[{"what":"客厅顶漏水","mends":"总包","by":"2026-12-08"}]}}'
says 未接 show F-58/3
says 99-1-201 report handovers-of-day --day 2026-11-21

echo "a hall with four tables: one owner ponders over the papers, and the others pass"
sign_in till 110 6110
sign_in doors 103 6103
sign_in papers 105 6105
for door in 301 302 303 304; do
    take 102 "{\"form\":\"F-107\",\"step\":\"enter\",\"fields\":{\"no\":\"99-1-$door\",\"usage\":\"unhanded\"}}"
    take 102 "{\"form\":\"F-56\",\"step\":\"enter\",\"fields\":{\"name\":\"冯$door\",\"phones\":[{\"number\":\"13600000$door\"}],\"homes\":[{\"room\":\"99-1-$door\",\"relation\":\"owner\"}]}}"
    take 102 "{\"form\":\"F-93\",\"step\":\"receive\",\"fields\":{\"kind\":\"owner\",\"room\":\"99-1-$door\",\"count\":\"3\",\"signed\":\"开发商老刘\"}}"
    take 102 "{\"form\":\"F-58\",\"step\":\"arrive\",\"fields\":{\"room\":\"99-1-$door\",\"owner\":\"冯$door\"}}"
done
says "第 7 号" list F-58 --most 1
papers_of() { step papers "F-58/$1" 核资料 "> 核资料 00000$1"; fill papers 证件 1; to papers 买卖合同; type papers " "; fill papers 紧急手机 "1391111000$1"; }
# The fourth owner's form stays open at the table while three houses are done at the others.
step front F-58/4 核资料 "> 核资料 000004"
fill front 证件 1
for n in 5 6 7; do
    papers_of $n
    submit papers "已提交 F-58/00000$n 核资料"
    step till F-58/$n 缴费 "> 缴费 00000$n"
    fill till 每月 180
    fill till 收款方式 2
    # The doors read the meters while the cashier has the house before them.
    take 103 "{\"form\":\"F-58\",\"step\":\"inspect\",\"slip\":\"F-58/$n\",\"fields\":{\"water\":\"$n\",\"power\":\"0\",\"clean\":\"y\"}}"
    # The meters came between, and the cashier is not sent back.
    keys till F10
    until_shown till "收据 "
    minded till
    keys till Escape
    step doors F-58/$n 交钥匙 "> 交钥匙 00000$n"
    fill doors 业主签收 "冯30$((n - 3))"
    to doors 手册已发
    type doors " "
    submit doors "已提交 F-58/00000$n 交钥匙"
    says 已交付 show F-58/$n
done
says 待核资料 show F-58/4
to front 买卖合同
type front " "
fill front 紧急手机 13911110004
submit front "已提交 F-58/000004 核资料"
says "交付 5" report handovers-of-day --day 2026-11-21

echo "a debt is asked for: a call, a letter with its proof, and it is paid"
take 101 '{"form":"F-225","step":"enter","fields":{"room":"99-1-201","payer":"冯201","month":"202405","what":"公摊","amount":"60"}}'
order front "台账 F-231" "[台账]"
keys front Insert
until_shown front "催 缴 登 记"
fill front 房号 99-1-201
fill front 付款人 冯201
until_shown front "60.00 元"
submit front "已提交 F-231/000001 列入"
step front F-231/1 催缴 "> 催缴 000001"
fill front 方式 3
fill front 结果 5
fill front 送达凭据 EMS123
submit front "已提交 F-231/000001 催缴"
household front 99-1-201
until_shown front "催缴中:欠 60.00 催 1 次 催缴函 已送达"
debt=$(desk list F-225 --most 1 2>/dev/null | head -n 1 | cut -f 1)
take 110 "{\"form\":\"F-225\",\"step\":\"collect\",\"slip\":\"$debt\",\"fields\":{\"pay_sum\":\"60\",\"taken\":\"scan\"}}"
take 102 '{"form":"F-231","step":"settle","slip":"F-231/1","fields":{}}'
says 已交清 show F-231/1
echo "the month's check: what is missing of whom, a birthday that is read with a record, and that the whole register was gone through"
sign_in head 100 6100
order head "客户状况一览表核对" "有缺的"
until_shown head "缺什么"
order head 今天 "住户一览还没有核对"
order front "台账 F-55" "[台账]"
keys front Insert
until_shown front "客户档案 F-55"
fill front 房号 99-1-101
fill front 谁 孙房东
fill front 生日 1990-05-01
fill front 本人同意 y
submit front "F-55/000001"
type_order front "看 F-55/1"
until_shown front "生日"
until_gone front "1990-05-01"
keys front Escape
household front 99-1-101
keys front F9
if picture front | grep -qF "查看完整号码的原因"; then type front 核对档案; keys front Enter; fi
until_shown front "生日 1990-05-01"
says 已查看 list B-04 --most 1
order front "台账 F-233" "[台账]"
keys front Insert
until_shown front "F-233 > 核对"
fill front 核对什么 1
fill front 核对户数 200
fill front 更新户数 1
submit front "已提交 F-233/000001"
keys front Insert
until_shown front "F-233 > 核对"
fill front 核对什么 2
fill front 核对户数 200
fill front 更新户数 0
keys front F10
until_shown front "房屋状况要交给出纳"
fill front 交给谁 110
submit front "已提交 F-233/000002"
order head 今天 "待"
until_gone head "还没有核对"

desk check --json >"$work/check.json" || { cat "$work/check.json"; failed "the book does not hold"; }

echo "the map of more than two thousand flats, on a terminal without any colour"
mux kill-server 2>/dev/null || true
end_desk
data="$work/estate" socket="qiantai-walk-$$-estate"
desk demo --rooms 2800 --slips 40 --clock 2026-11-21T14:32 >/dev/null 2>&1
desk report estate-map >"$work/map" 2>/dev/null
flats=$(tail -n 3 "$work/map" | grep '^住' | grep -oE '[0-9]+' | awk '{ all += $1 } END { print all }')
[[ $flats -ge 2000 ]] || failed "only $flats flats"
mux new-session -d -s plain -c "$work" -x 80 -y 24 "env TERM=vt220 NO_COLOR=1 $program --data $data"
until_shown plain "工号"
keys plain 102 Tab 6102 Enter
until_shown plain "(102)"
hear_out plain
type plain ":房态图"
keys plain Enter
until_shown plain "每户一字"
until_like plain "住 业主自住 [0-9]+ .*租 出租 [0-9]+ .*空 空置 [0-9]+ .*装 装修中 [0-9]+ .*欠 有欠费 [0-9]+"
# A page at a time to the end, and each is plain text: bold, reversed, nothing else.
page="" before=none
while [[ "$page" != "$before" ]]; do
    before=$page
    if mux capture-pane -t plain -p -e | grep -oP '\x1b\[[0-9;]*m' | grep -qP '\[(3[0-7]|4[0-7]|9[0-7]|[34]8)'; then
        failed "a colour on a terminal without any"
    fi
    keys plain PageDown
    for _ in $(seq 1 60); do
        page=$(picture plain)
        [[ "$page" != "$before" ]] && break
        sleep 0.02
    done
done
echo "$passed steps"
