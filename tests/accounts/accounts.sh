#!/usr/bin/env bash
# Two offices on one machine, each kept by a service for the accounts of its group: two colleagues, an outsider, root,
# and one who is dropped while signed in. `accounts.sh PROGRAM`; needs root, and takes away what it makes.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

east="$tag-east" west="$tag-west"
group "${tag}ge"; group "${tag}gw"
account "${tag}se" "${tag}ge"; account "${tag}sw" "${tag}gw"   # keep the desks
account "${tag}wang" "${tag}ge"; account "${tag}li" "${tag}ge"; account "${tag}zhao" "${tag}gw"
account "${tag}out" ""
for one in wang li zhao out; do pins "$tag$one"; done
wang="${tag}wang" li="${tag}li" zhao="${tag}zhao" outsider="${tag}out"
at() { local office=$1; shift; echo "$program" --office "$office" "$@"; }

for one in e w; do
    install -d -o "${tag}s$one" -m 0700 "$work/data-$one"
    as "${tag}s$one" "$program" --data "$work/data-$one" demo --rooms 20 --slips 12 >/dev/null
done
runtime "$east" "${tag}se"; runtime "$west" "${tag}sw"
echo "before the service is up"
refuses "服务" timeout 20 setpriv --reuid "$wang" --regid "$(id -g "$wang")" --init-groups $(at "$east" list open)
refuses "服务没有开" as "$wang" $(at "$tag-none" list open)
refuses "名字只能用" as "$wang" $(at ../etc list open)
keep "$east" "${tag}se" "${tag}ge" "$work/data-e"
keep "$west" "${tag}sw" "${tag}gw" "$work/data-w"

echo "members work, each as an account of their own"
line='{"id":"ID","form":"F-08","step":"log","fields":{"matter":"need","handled":"later","content":"来电"}}'
hand_in() { as "$1" sh -c 'echo "$1" | "$2" --office "$3" exec --as "$4"' - "${line/ID/$1}" "$program" "$east" "$2"; }
takes accepted hand_in "$wang" 102
takes accepted hand_in "$li" 104
takes "uid $(id -u "$wang") " as "$wang" $(at "$east" log --as 100)
takes "uid $(id -u "$li") " as "$wang" $(at "$east" log --as 100)
takes "" as "$wang" $(at "$east" check)
takes "" as "$zhao" $(at "$west" list open)

echo "nobody else does, and nobody reaches the data"
refuses "不在它的组里" as "$outsider" $(at "$east" list open)
refuses "不在它的组里" as "$zhao" $(at "$east" list open)
refuses "不在它的组里" as "$wang" $(at "$west" list open)
refuses "不在这家管理处的组里" "$program" --office "$east" list open
for one in "$wang" "$outsider"; do
    refuses "ermission denied" as "$one" ls "$work/data-e"
    refuses "" as "$one" "$program" --data "$work/data-e" list open
    refuses "ermission denied" as "$one" mkdir "/run/qiantai/$tag-own"
done
[[ $(stat -c '%a %U %G' "/run/qiantai/$east/desk.sock") == "660 ${tag}se ${tag}ge" ]] || failed "the socket is open to others"
held

echo "one who is dropped is not let in again, though the session keeps the group"
gpasswd -d "$li" "${tag}ge" >/dev/null
kept() {
    (cd / && exec setpriv --reuid "$li" --regid "$(id -g "$li")" --groups "${tag}ge" \
        env -i HOME="$work/home-$li" LANG=C.UTF-8 "$@")
}
refuses "不在这家管理处的组里" kept $(at "$east" list open)
refuses "不在它的组里" as "$li" $(at "$east" list open)
takes "" as "$wang" $(at "$east" list open)

echo "files are the terminal's: written with its account's rights, and the desk writes none on its word"
takes "" as "$wang" $(at "$east" report slips-of-day --as 104 --format csv --out "$work/home-$wang/day.csv")
[[ $(stat -c '%a %U' "$work/home-$wang/day.csv") == "600 $wang" ]] || failed "the report is not its writer's alone"
held
refuses "" as "$wang" $(at "$east" report slips-of-day --as 104 --format csv --out "$work/home-$outsider/day.csv")
install -d -m 0777 "$work/open"
refuses "别的账号不能叫前台写目录" as "$wang" $(at "$east" backup "$work/open" --as 101)
[[ -z $(ls -A "$work/open") ]] || failed "the desk wrote where a terminal pointed"
held
install -d -o "${tag}se" -m 0700 "$work/stick"
as "${tag}se" sh -c 'echo "101 6101" >"$HOME/pins"; chmod 600 "$HOME/pins"'
takes "" as "${tag}se" $(at "$east" backup "$work/stick" --as 101)
takes "" as "${tag}se" "$program" backup --verify "$work/stick"
for words in "setup --office x --badge 1" "demo" "pepper" "rebuild --from x" "restore --from x"; do
    refuses "要在数据目录上办" as "$wang" $(at "$east" $words)
done

echo "two offices are stopped one by one"
kill "${desks[0]}"; wait "${desks[0]}" || true
refuses "服务" as "$wang" timeout 20 $(at "$east" list open)
takes "" as "$zhao" $(at "$west" list open)
keep "$east" "${tag}se" "${tag}ge" "$work/data-e"
takes "" as "$wang" $(at "$east" list open)
takes "" as "$zhao" $(at "$west" stop --now)
takes "" as "$wang" $(at "$east" check)
echo "accounts: $passed held"
