#!/usr/bin/env bash
# A recorded day looks the same through the thin line and through ratatui's own backend, cell by cell and with the caret
# at the same place, on each kind of terminal; and its text is the same on all that draw the same signs.
# Usage: tests/tmux/looks.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

desk demo --rooms 60 --slips 80 --seed 7 --clock 2026-11-21T14:32 >/dev/null 2>&1
end_desk
mv "$data" "$work/office"

# What was done, a key or some text a line; after each the picture is taken.
day="1 2 0 3 F2 a b 漏 BSpace Tab Tab Tab F4 Down Escape F1 PageDown Escape Escape Escape C-u C-n Down Down Down Up PageDown PageUp Enter Down Escape C-n C-n C-n C-n C-n Down Enter Escape C-n C-n C-n : F Escape M-l"

# What a terminal shows and where its caret is, once it has stood for a while.
standing() {
    local before="" now i same=0
    for i in $(seq 1 200); do
        now=$(mux capture-pane -t "$1" -p -e; mux display-message -t "$1" -p '#{?cursor_flag,#{cursor_x} #{cursor_y},no caret}')
        if [[ "$now" == "$before" && "$now" != *正在取* ]]; then same=$((same + 1)); else same=0; fi
        ((same >= 4)) && break
        before=$now
        sleep 0.05
    done
    printf '%s\n' "$now"
}
text_of() { sed 's/\x1b\[[0-9;]*m//g; s/ *$//' "$1"; }

# One day at a terminal of this name by this backend; its pictures go to a folder. What comes after is what the program runs
# in.
spend() {
    local name=$1 backend=$2 folder=$3 n=0 key
    shift 3
    mkdir -p "$folder"
    rm -rf "$data"
    cp -a "$work/office" "$data"
    mux new-session -d -s day -c "$work" -x 80 -y 24 \
        "env TERM=$name QIANTAI_BACKEND=$backend QIANTAI_SIGNS=${signs:-} $* $program --data $data"
    until_shown day "工号"
    keys day 102 Tab 6102 Enter
    until_shown day "(102)"
    hear_out day
    for key in $day; do
        keys day "$key"
        n=$((n + 1))
        standing day >"$folder/$(printf %02d $n)"
    done
    mux kill-session -t day
    end_desk
}

signs=line
first=""
for name in tmux-256color screen linux vt220 xterm xterm-mono; do
    spend "$name" thin "$work/$name/thin"
    spend "$name" stock "$work/$name/stock"
    for picture in "$work/$name/thin/"*; do
        n=$(basename "$picture")
        # Colours of blanks are nobody's concern: text, caret.
        diff <(text_of "$picture") <(text_of "$work/$name/stock/$n") || failed "$name: picture $n differs"
        if [[ -n $first ]]; then
            diff <(text_of "$work/$first/thin/$n") <(text_of "$picture") || failed "$n: $name is not $first"
        fi
        passed=$((passed + 2))
    done
    first=${first:-$name}
    echo "$name: the same through both"
done
# GNU screen draws for itself what it was sent, by its own notion of widths, scroll regions and erasing.
if command -v screen >/dev/null 2>&1; then
    export SCREENDIR=$work/screens
    mkdir -m 700 "$SCREENDIR"
    # A lone Esc goes on at once.
    echo 'maptimeout 1' >"$work/screenrc"
    for backend in thin stock; do
        spend tmux-256color $backend "$work/in-screen/$backend" screen -c "$work/screenrc" -U -S looks
        screen -S looks -X quit >/dev/null 2>&1 || true
    done
    for picture in "$work/in-screen/thin/"*; do
        n=$(basename "$picture")
        diff <(text_of "$picture") <(text_of "$work/in-screen/stock/$n") || failed "in screen: picture $n differs"
        diff <(text_of "$work/$first/thin/$n") <(text_of "$picture") || failed "$n: in screen is not $first"
        passed=$((passed + 2))
    done
    echo "in GNU screen: the same through both"
else
    echo "in GNU screen: not installed here"
fi
signs=""
spend vt220 thin "$work/ascii/thin"
if cat "$work/ascii/thin/"* | grep -qE '[─│┌┐└┘▸▾√…·×←→↑↓“”—]'; then failed "a sign that is no ASCII at a vt220"; fi
passed=$((passed + 1))
echo "looks: $passed held"
