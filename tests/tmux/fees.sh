#!/usr/bin/env bash
# Property fees in a real terminal of 80×24: charged for every room in one run, what hinders looked at before; a line that
# the bank refused is paid in cash, several months on one receipt.
# Usage: tests/tmux/fees.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

echo "property fees, and a bank's line that was refused"
desk demo --rooms 60 --slips 0 --clock 2026-11-20T09:00 >/dev/null 2>&1
printf '102 6102\n101 6101\n100 6100\n110 6110\n' >"$work/pins"
chmod 600 "$work/pins"
as() {
    local badge=$1; shift
    desk exec --as "$badge" --pins "$work/pins" "$@"
}
echo '{"form":"B-25","step":"enter","fields":{"what":"物业费","kind":"flat","measure":"area","rate":"1.85","from":"202601"}}' | as 101 >/dev/null
says 可出户 report fee-preview --day 2026-11-20

# The run is begun at the terminal and goes on by itself.
sign_in front 102 6102
type_order front "台账 B-26"
until_shown front "物业费出账"
keys front Insert
until_shown front "起始月份"
until_shown front "物业费预览"
type front 202610
keys front Tab
type front 2
keys front F10
until_shown front "物业出账 000001"
for _ in $(seq 1 600); do
    desk show B-26/1 --json 2>/dev/null | grep -q 已出完 && break
    sleep 0.05
done
says 已出完 show B-26/1
charges=$(desk list F-225 --most 500 2>/dev/null | grep -c 物业费)
[[ $charges -ge 2 ]] || failed "only $charges charges"
room=$(desk list F-225 --most 500 2>/dev/null | cut -f 3 | head -n 1)
mux kill-session -t front

# An agreement, a batch, and what the bank says of its two lines.
echo "{\"form\":\"F-227\",\"step\":\"sign\",\"fields\":{\"room\":\"$room\",\"number\":\"ZF-001\"}}" | as 102 >/dev/null
echo '{"form":"F-228","step":"draw","fields":{"month":"202611"}}' | as 110 >/dev/null
cat >"$work/bank.toml" <<'MAP'
[[column]]
heading = "用户编号"
from = "协议号"
[[column]]
heading = "扣款金额"
from = "金额"
[[column]]
heading = "单位代码"
value = "330100"
MAP
desk report collection-sent --format csv --map "$work/bank.toml" --out "$work/bank.csv" >/dev/null
grep -q "用户编号,扣款金额,单位代码" "$work/bank.csv" || failed "the bank's file has other columns"
[[ $(grep -c "ZF-001" "$work/bank.csv") -eq 2 ]] || failed "the bank's file has other lines"
passed=$((passed + 1))
sum=$(grep "ZF-001" "$work/bank.csv" | head -n 1 | cut -d , -f 2)
printf '托收批,笔号,金额,结果,退回原因\nF-228/1,1,%s,失败,余额不足\nF-228/1,2,%s,成功,\n' "$sum" "$sum" >"$work/back.csv"
desk import returns "$work/back.csv" --as 110 --pins "$work/pins" >"$work/imported" 2>&1 || { cat "$work/imported"; failed "not imported"; }
desk import returns "$work/back.csv" --as 110 --pins "$work/pins" >"$work/again" 2>&1 || { cat "$work/again"; failed "not again"; }
says "已回 2" list F-228 --most 1
says 余额不足 report collection-refused

# At the till: the refused month is paid in cash, with a receipt.
sign_in till 110 6110
type_order till "台账 F-226"
until_shown till "物业费收款单"
keys till Insert
until_shown till "▸收物业费"
keys till Enter
until_shown till "收款方式"
type till "$room"
keys till Tab
until_shown till "应收"
keys till Tab Tab
type till 1
keys till F10
until_like till "收据 [0-9]{6}"
says_not 余额不足 report collection-refused
desk check --json >"$work/check.json" || { cat "$work/check.json"; failed "the book does not hold"; }
echo "passed: $passed"
