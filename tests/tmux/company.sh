#!/usr/bin/env bash
# A company of two offices: the link is cut at noon, a complaint may be 重大, the director reads when signing in what is
# unsent, the link comes back, the company's board has the office on top, and Enter goes into it, read only. Needs
# PostgreSQL. Usage: tests/tmux/company.sh PATH-TO-QIANTAI
set -euo pipefail
initdb=$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -1) || true
[[ -x $initdb ]] || { echo "skipped: needs PostgreSQL"; exit 0; }
bin=$(dirname "$(readlink -f "$initdb")")
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"
export XDG_CACHE_HOME="$work/cache"

# The server runs as an account that is not root.
pg="$work/pg"
mkdir -m 700 "$pg"
plain=()
if [[ $(id -u) == 0 ]]; then
    chown 65534:65534 "$pg"
    chmod 711 "$work"
    plain=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
fi
(cd "$pg" && "${plain[@]}" "$bin/initdb" -U postgres --auth-local=trust --auth-host=scram-sha-256 -D "$pg/data" >/dev/null)
port=$((20000 + RANDOM % 20000))
up() {
    (cd "$pg" && exec "${plain[@]}" "$bin/postgres" -D "$pg/data" -p "$port" -c listen_addresses=127.0.0.1 -k "$pg" >/dev/null 2>&1) &
    server=$!
    for _ in $(seq 1 200); do
        psql -h "$pg" -p "$port" -U postgres -c 'select 1' >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    failed "the server does not come up"
}
down() {
    kill -INT "$(head -1 "$pg/data/postmaster.pid")"
    wait "$server" 2>/dev/null || true
}
ended() {
    down 2>/dev/null || true
    for copy in "$XDG_CACHE_HOME"/qiantai/replica/*; do "$program" --data "$copy" stop --now >/dev/null 2>&1 || true; done
    cleanup
}
trap ended EXIT
up
psql -q -h "$pg" -p "$port" -U postgres -c 'create database q'
keeper="host=$pg port=$port user=postgres dbname=q"
url="postgres://127.0.0.1:$port/q"

echo "two offices are enrolled and ship"
"$program" head-office init "$keeper" >/dev/null
printf '%s\n' "100 6100" "101 6101" "102 6102" "105 6105" >"$work/pins"
chmod 600 "$work/pins"
export QIANTAI_PINS="$work/pins"
seed=0
for one in 幸福里 翠湖; do
    "$program" head-office enroll "$keeper" "$one" | "$program" ship --enroll "$work/$one.account" >/dev/null
    data="$work/$one"
    seed=$((seed + 1))
    # Another day, another entry 1: an office is told by that.
    desk demo --rooms 20 --slips 12 --seed "$seed" --clock "2026-11-2${seed}T10:00" >/dev/null 2>&1
    desk list open --as 102 >/dev/null
    end_desk
done
ship() { "$program" --data "$work/$1" ship --once --to "$url" --account "$work/$1.account"; }
for one in 翠湖 幸福里; do
    ship "$one" >"$work/said" 2>&1 || failed "$(cat "$work/said")"
    grep -q '^已送 [1-9]' "$work/said" || failed "$one: $(cat "$work/said")"
    passed=$((passed + 1))
done

echo "noon: the link is cut, and a complaint becomes a major one"
data="$work/幸福里"
down
step() {
    desk exec --as "$1" <<<"$2" >"$work/said" 2>&1 || failed "$(cat "$work/said")"
    passed=$((passed + 1))
}
opened() { desk report day --as 101 2>/dev/null | sed -n 's/^投诉记录 *\([0-9]*\) .*/\1/p'; }
before=$(opened)
step 100 '{"form":"B-02","step":"set","slip":"B-02/1","fields":{"name":"complaint_classes","worth":"four_classes","why":"四级"}}'
step 102 '{"id":"a","form":"F-30","step":"open","fields":{"points":"电梯困人一小时","first_reply":"will-look"}}'
major=$(sed -n 's/.*"slip":"\(F-30[^"]*\)".*/\1/p' "$work/said")
step 101 '{"form":"F-30","step":"grade","slip":"'"$major"'","fields":{"grade":"major","grade_why":"困人一小时"}}'
code=0
ship 幸福里 >"$work/said" 2>&1 || code=$?
[[ $code == 3 ]] && grep -q 总部连不上 "$work/said" || failed "a cut link: $code $(cat "$work/said")"
passed=$((passed + 1))

echo "the evening report has it, without the link"
[[ $(opened) == $((before + 1)) ]] || failed "the report of the day: $(opened), before $before"
passed=$((passed + 1))

echo "the director reads it when signing in"
mux new-session -d -s head -c "$work" -x 80 -y 24 "$program --data $data"
until_shown head 工号
keys head 101 Tab 6101 Enter
until_shown head 总部连不上

echo "the link comes back, and what was written meanwhile is there"
up
ship 幸福里 >"$work/said" 2>&1 || failed "$(cat "$work/said")"
grep -q '^已送 [1-9]' "$work/said" || failed "$(cat "$work/said")"
"$program" head-office fold "$keeper" >/dev/null
"$program" head-office board "$keeper" --print >"$work/board"
head -1 "$work/board" | grep -q '^幸福里' || failed "$(cat "$work/board")"
grave() { sed -n "s/^$1\t\([0-9]*\)\t.*/\1/p" "$work/board"; }
(($(grave 幸福里) > $(grave 翠湖))) || failed "$(cat "$work/board")"
passed=$((passed + 3))
keys head C-q
desk stop --now >/dev/null 2>&1 || true

echo "what docs/head-office.md asks by SQL is answered, by psql"
sed -n '/^```sql$/,/^```$/p' "$(dirname "$0")/../../docs/head-office.md" | grep -v '^```' >"$work/asked.sql"
grep -q qiantai.complaints "$work/asked.sql" || failed "no example of SQL in the note"
psql -X -A -t -v ON_ERROR_STOP=1 -h "$pg" -p "$port" -U postgres -d q -f "$work/asked.sql" >"$work/said" 2>&1 || failed "$(cat "$work/said")"
grep -q "^幸福里|$major|major|" "$work/said" || failed "$(cat "$work/said")"
passed=$((passed + 1))

echo "head office decides; the office takes it, goes by it, and cannot change it"
"$program" head-office writer --key "$work/writer.key" >"$work/writer" || failed "no writer"
id=$("$program" head-office offices "$keeper" | sed -n "s/^幸福里\t\([0-9a-f]*\)\t.*/\1/p")
mkdir -p -m 700 "$XDG_CONFIG_HOME/qiantai"
{
    printf '[head_office]\nurl = "%s"\naccount = "%s"\n' "$url" "$work/幸福里.account"
    cat "$work/writer"
} >"$XDG_CONFIG_HOME/qiantai/$id.toml"
chmod 600 "$XDG_CONFIG_HOME/qiantai/$id.toml"
decide() { "$program" head-office decide "$keeper" --key "$work/writer.key" --by 王总 "$@" >"$work/said" 2>&1; }
decide --set no_such=1 && failed "a setting that there is not: $(cat "$work/said")"
decide --set slip_minutes=7 --why 各处一样 || failed "$(cat "$work/said")"
decide --office 翠湖 --words 接电话 --text 您好,翠湖客服 || failed "$(cat "$work/said")"
decide --day 2026-12-31 --hours 休 --name 司庆 || failed "$(cat "$work/said")"
desk list open --as 102 >/dev/null
ship 幸福里 >"$work/said" 2>&1 || failed "$(cat "$work/said")"
grep -q '收下总部决定 3 号' "$work/said" || failed "$(cat "$work/said")"
refused() {
    desk exec --as "$1" <<<"$2" >"$work/said" 2>&1 && failed "not refused: $(cat "$work/said")"
    grep -q "$3" "$work/said" || failed "$(cat "$work/said")"
    passed=$((passed + 1))
}
refused 100 '{"form":"B-02","step":"set","slip":"B-02/1","fields":{"name":"slip_minutes","worth":"6","why":"人少"}}' '总部决定第 1 号,王总'
refused 101 '{"form":"B-07","step":"except","fields":{"from":"2026-12-31","hours":"8-12","name":"值班"}}' '总部决定第 3 号,王总'

echo "the office asks for the company's word; head office answers days later; the link is down in between"
step 101 '{"form":"F-02","step":"price","slip":"F-02/1","fields":{"new_price":"26","labour_cost":"12"}}'
step 101 '{"form":"F-02","step":"ask-company","slip":"F-02/1","fields":{"company_asked":"调到26元"}}'
ship 幸福里 >"$work/said" 2>&1 || failed "$(cat "$work/said")"
"$program" head-office fold "$keeper" >/dev/null
"$program" head-office requests "$keeper" >"$work/said"
grep -q '^幸福里.F-02/000001.*调到26元' "$work/said" || failed "$(cat "$work/said")"
mux new-session -d -s boss -c "$work" -x 80 -y 24 \
    "$program head-office board '$keeper' --key '$work/writer.key' --by 王总"
until_shown boss "[公司总览]"
keys boss C-n
until_shown boss "[请示 1]"
until_shown boss 调到26元
keys boss Enter
until_like boss "拟定单价 +26.00"
keys boss F10
until_shown boss 请选批复
keys boss Right Tab
type boss 总字12号
keys boss F10
until_like boss "总部决定第 [0-9]+ 号已写下"
until_shown boss "[请示 0]"
[[ -z $("$program" head-office requests "$keeper") ]] || failed "answered and still asked"
down
code=0
ship 幸福里 >"$work/said" 2>&1 || code=$?
[[ $code == 3 ]] || failed "a cut link: $code $(cat "$work/said")"
desk show F-02/1 --as 101 >"$work/said"
grep -q 调价待批 "$work/said" || failed "$(cat "$work/said")"
up
ship 幸福里 >"$work/said" 2>&1 || failed "$(cat "$work/said")"
desk show F-02/1 --as 101 >"$work/said"
grep -q 调价已批 "$work/said" && grep -q 总字12号 "$work/said" || failed "$(cat "$work/said")"
passed=$((passed + 5))

echo "head office says no, with its reason; decides words for all; and sees how far each office has taken it"
step 101 '{"form":"F-02","step":"price","slip":"F-02/2","fields":{"new_price":"99","labour_cost":"12"}}'
step 101 '{"form":"F-02","step":"ask-company","slip":"F-02/2","fields":{"company_asked":"涨到99元"}}'
ship 幸福里 >"$work/said" 2>&1 || failed "$(cat "$work/said")"
"$program" head-office fold "$keeper" >/dev/null
keys boss C-r
until_shown boss 涨到99元
keys boss Enter
until_shown boss 请示事项
keys boss Right Right F10
until_shown boss 不同意的请写理由
type boss 太贵
keys boss F10
until_shown boss "[请示 0]"
keys boss C-n F2
until_shown boss 定什么
keys boss Right Right Right Tab
type boss 接电话
keys boss Tab
type boss 您好,客服中心
keys boss F10
until_like boss "总部决定第 [0-9]+ 号已写下"
until_shown boss "定用语 接电话"
keys boss C-n
until_shown boss "[各处收到]"
# The other office has never asked: it lacks every number.
until_like boss "翠湖 +0 +[1-9]"
ship 幸福里 >"$work/said" 2>&1 || failed "$(cat "$work/said")"
grep -q '收下总部决定 2 号' "$work/said" || failed "$(cat "$work/said")"
desk show F-02/2 --as 101 >"$work/said"
grep -q 太贵 "$work/said" || failed "$(cat "$work/said")"
desk list B-28 --as 101 >"$work/said"
grep -q 接电话 "$work/said" || failed "$(cat "$work/said")"
keys boss C-q
passed=$((passed + 3))

echo "head office's database is set back: the writer's book fills it, and a thief's key decides nothing"
psql -q -h "$pg" -p "$port" -U postgres -d q -c 'delete from qiantai.ruling where number > 2'
decide --free slip_minutes || failed "$(cat "$work/said")"
ship 幸福里 >"$work/said" 2>&1 || failed "$(cat "$work/said")"
step 100 '{"form":"B-02","step":"set","slip":"B-02/1","fields":{"name":"slip_minutes","worth":"6","why":"人少"}}'
"$program" head-office writer --key "$work/thief.key" >/dev/null
"$program" head-office decide "$keeper" --key "$work/thief.key" --by 某某 --set slip_minutes=9 >/dev/null
code=0
ship 幸福里 >"$work/said" 2>&1 || code=$?
[[ $code == 1 ]] && grep -q '签名不是总部的' "$work/said" || failed "a thief: $code $(cat "$work/said")"
passed=$((passed + 3))

echo "whoever runs the desk reads it when signing in"
mux new-session -d -s head2 -c "$work" -x 80 -y 24 "$program --data $data"
until_shown head2 工号
keys head2 100 Tab 6100 Enter
until_shown head2 总部决定
keys head2 C-q
desk stop --now >/dev/null 2>&1 || true

echo "the company's board: Enter goes into the office, which says that it is a copy"
mux new-session -d -s company -c "$work" -x 80 -y 24 \
    "$program head-office board '$keeper'" 
until_shown company 公司总览
until_shown company 幸福里
keys company Enter
until_like company "副本只读·[0-9]+(天|小时|分)前\([0-9]+\)"
echo "company: $passed held"
