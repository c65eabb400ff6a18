#!/usr/bin/env bash
# The shift in real terminals of 80×24: a plan with a gap that is seen before it happens, a swap and leave with a stand-in,
# a round with three findings to their end, the report of the day at 17:30, what a head approves, and a month's end that
# carries what is open once, the desk killed and begun again in between.
# Usage: tests/tmux/shift.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

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
put_away front

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

echo "a round with three findings, each to its end"
take 102 '{"form":"F-45","step":"round","fields":{"walker":"102","from":"16:00","until":"16:20","reported":"y","findings":[{"point":"tiles","place":"大堂","finding":"地砖破损"},{"point":"weeds","place":"南门","finding":"杂草"},{"point":"bagged","place":"3号楼","finding":"垃圾未装袋"}]}}'
first=$(desk list F-45 --most 4 2>/dev/null | cut -f 1 | sort | tail -n 3 | head -n 1)
n=$(bare "$first")
take 102 "{\"form\":\"F-45\",\"step\":\"to-repair\",\"slip\":\"F-45/$n\",\"fields\":{\"room\":\"1-2-1203\"}}"
take 102 "{\"form\":\"F-45\",\"step\":\"ask\",\"slip\":\"F-45/$((n + 1))\",\"fields\":{\"department\":\"绿化班\",\"mend_by\":\"2026-11-25\"}}"
take 102 "{\"form\":\"F-45\",\"step\":\"to-book\",\"slip\":\"F-45/$((n + 2))\"}"
for at in 0 1; do
    take 102 "{\"form\":\"F-45\",\"step\":\"mend\",\"slip\":\"F-45/$((n + at))\",\"fields\":{\"result\":\"已办\"}}"
    says '已整改' show "F-45/$((n + at))"
done

echo "a month's end carries what is open once, the desk killed in between and begun again"
carried() { desk show "F-45/$((n + 2))" --json 2>/dev/null | grep -o '转入下月' | wc -l; }
once() { [[ $(carried) == 1 ]] || failed "$1: carried $(carried) times"; passed=$((passed + 1)); }
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
echo "ok: $passed"
