#!/usr/bin/env bash
# A month of one office's backups: thirty days of a thousand entries, a backup at each of three handovers and one a night,
# each read back from the disk. What they weigh, what they take, what a restoring out of all of them takes, and what it costs
# to seal the whole of it. `backups.sh PROGRAM`
set -euo pipefail
program=$(realpath "$1")
room=$(mktemp -d)
export XDG_CONFIG_HOME="$room/conf" XDG_RUNTIME_DIR="$room/run"
desk() { "$program" --data "$room/data" "$@"; }
trap 'desk stop --now >/dev/null 2>&1 || true; rm -rf "$room"' EXIT
install -d -m 0700 "$room/conf" "$room/run" "$room/stick"
printf '%s\n' "101 6101" "102 6102" >"$room/pins"
chmod 600 "$room/pins"
export QIANTAI_PINS="$room/pins"
now() { date +%s%N; }

desk demo --rooms "${ROOMS:-2160}" >/dev/null 2>&1
begun=$(now)
first=$(desk backup "$room/stick" --as 101)
echo "the first backup: $(( ($(now) - begun) / 1000000 )) ms, $(du -sb "$room/stick" | cut -f1) bytes; $first"
weight=$(du -sb "$room/stick" | cut -f1)
times=()
for day in $(seq 1 "${DAYS:-30}"); do
    for part in 1 2 3 4; do
        for n in $(seq 1 250); do
            echo "{\"id\":\"$day $part $n\",\"form\":\"F-08\",\"step\":\"log\",\"fields\":{\"matter\":\"need\",\"handled\":\"later\",\"content\":\"第 $day 天的来电:厨房水管漏水,明天上午在家 $part-$n\"}}"
        done | desk exec --as 102 >/dev/null
        begun=$(now)
        desk backup "$room/stick" --as 101 >/dev/null
        times+=($(( ($(now) - begun) / 1000000 )))
    done
done
sorted=($(printf '%s\n' "${times[@]}" | sort -n))
all=$(du -sb "$room/stick" | cut -f1)
side=$(find "$room/stick" -name 'local-*' -printf '%s\n' | sort -n | tail -n 1)
echo "${#times[@]} backups of 250 entries: middle ${sorted[$((${#sorted[@]} / 2))]} ms, longest ${sorted[-1]} ms, the program's start and sign-in among it"
echo "weight: $((all - weight)) bytes more in $(find "$room/stick" -name 'j-*' | wc -l) segments; a side file $side bytes, of which 14 days and 12 months are kept"
begun=$(now); desk backup --verify "$room/stick" | tail -n 1; echo "verified in $(( ($(now) - begun) / 1000000 )) ms"

# The office as it is after that month, at once into an empty folder, in plain and sealed in turn.
for one in director headoffice; do desk backup --new-key "$room/$one.key" >"$room/$one.pub"; done
install -d -m 0700 "$XDG_CONFIG_HOME/qiantai"
conf="$XDG_CONFIG_HOME/qiantai/$(ls "$room/stick").toml"
keys=$(sed -n 's/^公钥 //p' "$room/director.pub" "$room/headoffice.pub" | sed 's/.*/"&"/' | paste -sd ,)
declare -A took
timed() {
    local what=$1 begun; shift
    begun=$(now); "$@" >/dev/null; took[$what]+="$(( ($(now) - begun) / 1000000 )) "
}
for n in 1 2 3 4 5; do
    install -d -m 0700 "$room/plain-$n" "$room/sealed-$n"
    timed plain desk backup "$room/plain-$n" --as 101
    echo "[backup]
recipients = [$keys]" >"$conf"
    chmod 600 "$conf"
    timed sealed desk backup "$room/sealed-$n" --as 101
    timed plain-verified desk backup --verify "$room/plain-$n"
    timed sealed-verified desk backup --verify "$room/sealed-$n"
    timed sealed-verified-with-key desk backup --verify "$room/sealed-$n" --identity "$room/director.key"
    rm "$conf"
done
for what in plain sealed plain-verified sealed-verified sealed-verified-with-key; do
    echo "the whole at once, $what: $(tr ' ' '\n' <<<"${took[$what]}" | sort -n | sed '/^$/d' | paste -sd ' ') ms"
done
echo "it weighs $(du -sb "$room/plain-1" | cut -f1) bytes in plain, $(du -sb "$room/sealed-1" | cut -f1) sealed"
desk stop --now >/dev/null 2>&1 || true
begun=$(now)
"$program" --data "$room/new-sealed" restore --from "$room/sealed-1" --identity "$room/headoffice.key" --jump 1000 | head -n 1
echo "restored out of the sealed one in $(( ($(now) - begun) / 1000000 )) ms"
begun=$(now)
"$program" --data "$room/new" restore --from "$room/stick" --jump 1000 | head -n 1
echo "restored in $(( ($(now) - begun) / 1000000 )) ms"
