#!/usr/bin/env bash
# The disk of the office dies at 15:10; a new machine works at 15:30 from last night's backup and the USB stick of the
# handover, and the check code on the handover sheet that two people signed proves what is there. With `sealed` both are
# sealed for the director's key and head office's, and one of them opens them. Usage: tests/tmux/newmachine.sh PATH-TO-QIANTAI [sealed]
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

printf '%s\n' "101 6101" "102 6102" "105 6105" >"$work/pins"
chmod 600 "$work/pins"
export QIANTAI_PINS="$work/pins"
mkdir "$work/night" "$work/stick" "$work/plain"
call() {
    local line="{\"id\":\"$1\",\"form\":\"F-08\",\"step\":\"log\",\"fields\":{\"matter\":\"need\",\"handled\":\"later\",\"content\":\"来电 $1\"}}"
    desk exec --as 102 <<<"$line" | grep -o 'F-08/[0-9]*'
}
way=${2:-plain}
# Where the disk and the machine's configuration are gone, the key comes out of the safe.
key=()
# Two pairs, as docs/install.md says; the secret halves lie on paper, elsewhere.
seal() {
    local one id
    for one in director headoffice stranger; do desk backup --new-key "$work/$one.key" >"$work/$one.pub"; done
    desk backup "$work/plain" --as 101 >/dev/null
    id=$(ls "$work/plain")
    mkdir -p -m 700 "$XDG_CONFIG_HOME/qiantai"
    {
        echo "[backup]"
        for one in director headoffice; do sed -n 's/^公钥 //p' "$work/$one.pub"; done |
            awk '{ all = all (NR > 1 ? ", " : "") "\"" $1 "\"" } END { print "recipients = [" all "]" }'
    } >"$XDG_CONFIG_HOME/qiantai/$id.toml"
    chmod 600 "$XDG_CONFIG_HOME/qiantai/$id.toml"
    key=(--identity "$work/director.key")
}
backed_up() { desk backup "$1" --as 101 >/dev/null; desk backup --verify "$1" >/dev/null; passed=$((passed + 1)); }

echo "last night's backup, and one to the stick at the handover"
desk demo --rooms 20 --slips 12 --clock 2026-11-21T22:00 >/dev/null 2>&1
[[ $way == plain ]] || seal
call night >/dev/null
backed_up "$work/night"
desk clock 2026-11-22T14:50
call day >/dev/null
says accepted exec --as 102 <<<'{"id":"on","form":"F-35","step":"start","fields":{"shift":"morning","read":"y"}}'
says '"version":2' exec --as 102 <<<'{"id":"over","form":"F-35","step":"hand-over","slip":"F-35/1","cosign":105,"fields":{"counts":[{"item":"电话","should":"2","have":"2"},{"item":"钥匙","should":"1","have":"1"}],"cash_should":"1260","cash":"1260","receipts_from":"000873","receipts_left":"27","desk_clean":"y","chairs_clean":"y","floor_clean":"y","clear":"y","next_read":"y"}}'
backed_up "$work/stick"
# As it stands on the paper that both signed.
code=$(desk show F-35/1 --as 102 --json | grep -oE '"code": ?"[^"]+"' | head -n 1 | grep -oE '[0-9A-Z-]{14}')
[[ -n $code ]] || failed "no check code on the handover sheet"

if [[ $way == sealed ]]; then
    [[ -z $(find "$work/night" "$work/stick" -type f ! -name '*.age' ! -name MANIFEST) ]] || failed "something lies there in plain"
    passed=$((passed + 1))
fi

echo "15:10: the disk dies, with a call on it that nobody copied"
desk clock 2026-11-22T15:10
lost=$(call lost)
kill -9 "$(sed -n 's/^pid //p' "$data/desk.at")"
rm -rf "$data"

echo "15:30: a new machine"
data="$work/new"
export XDG_CONFIG_HOME="$work/config-new" XDG_RUNTIME_DIR="$work/run-new"
mkdir -m 700 "$XDG_RUNTIME_DIR"
if [[ $way == sealed ]]; then
    says "私钥" restore --from "$work/night" --from "$work/stick" --code "$code"
    says "不是这把私钥能打开的" restore --from "$work/night" --from "$work/stick" --identity "$work/stranger.key"
fi
says "0000" restore --from "$work/night" --from "$work/stick" --code 0000-0000-0000 "${key[@]}"
[[ ! -e $data/office.redb ]] || failed "restored without the code that was asked for"
desk restore --from "$work/night" --code "$code" "${key[@]}" >/dev/null 2>&1 && failed "last night's backup alone has the handover"
# Only because that code is in the chain: what was restored goes on behind it.
says "已恢复到" restore --from "$work/night" --from "$work/stick" --code "$code" --why 硬盘坏 "${key[@]}"
desk clock 2026-11-22T15:30
sign_in front 102 6102
until_shown front "15:3"
new=$(call new)
(($(bare "$new") > $(bare "$lost"))) || failed "the number $lost stands twice"
passed=$((passed + 1))
desk check >/dev/null || failed "the book does not hold"
echo "a new machine ($way): $passed held"
