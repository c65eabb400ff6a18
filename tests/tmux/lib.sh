# What all walks in a real terminal share: an own tmux, an own place for desks, waiting for the
# answer itself, and leaving nothing behind. Sourced by walk.sh and orders.sh with the program's path
# as first argument; it waits for what is seen and never for time to pass.
program=$(realpath "$1")
work=$(mktemp -d)
socket="qiantai-walk-$$"
export XDG_RUNTIME_DIR="$work/run" XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state" LANG=C.UTF-8 LC_ALL=C.UTF-8
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
data="$work/data"
passed=0

mux() { tmux -L "$socket" "$@"; }

# Ends the desk of the office that is walked in, once its terminals are gone.
end_desk() {
    for _ in $(seq 1 100); do
        "$program" --data "$data" stop >/dev/null 2>&1 && return 0
        sleep 0.05
    done
}

cleanup() {
    mux kill-server 2>/dev/null || true
    end_desk
    rm -rf "$work"
}
trap cleanup EXIT

desk() { "$program" --data "$data" "$@"; }
# A server that is just ending takes a new session with it: then another server is begun.
open() {
    for _ in $(seq 1 50); do
        mux new-session -d -s "$1" -c "$work" -x 80 -y 24 "$program --data $data" 2>/dev/null && return
        mux has-session -t "$1" 2>/dev/null && return
        sleep 0.1
    done
    failed "no terminal could be opened"
}
keys() {
    local s=$1 key; shift
    count_keys "$@"
    [[ -n $by_help ]] || { mux send-keys -t "$s" "$@"; return; }
    for key in "$@"; do
        stands_in_help "$s" "$key"
        mux send-keys -t "$s" "$key"
    done
}
# Typed as it stands, even where tmux knows a key by that name.
type() { count_typed "$2"; mux send-keys -t "$1" -l -- "$2"; }

# Keys sent since the last `from_here`: every key that has a name, every digit, letter and sign. What an
# input method writes (names, materials, reasons) is free text and counted beside.
pressed=0 free=0
from_here() { pressed=0 free=0; }
count_typed() {
    local plain=${1//[^ -~]/}
    pressed=$((pressed + ${#plain}))
    free=$((free + ${#1} - ${#plain}))
}
count_keys() {
    local key named='^(F[0-9]+|Enter|Tab|BTab|Escape|Space|BSpace|Up|Down|Left|Right|Home|End|Insert|Delete|PageUp|PageDown|[CM]-.)$'
    for key in "$@"; do
        if [[ $key =~ $named ]]; then pressed=$((pressed + 1)); else count_typed "$key"; fi
    done
}
# What has been done since `from_here` took at most so many keys.
took() {
    local what=$1 most=$2
    echo "  $what: $pressed keys and $free characters of free text, of $most"
    ((pressed <= most)) || failed "$what took $pressed keys, not $most"
    passed=$((passed + 1))
}
# By F1 alone: before a key that has a name is pressed, the help of what lies on the glass is read to its end, and the
# key must stand there; a command word must stand in the list of them. Off for walks that have no `by_help=1`. What was
# read is remembered by the line of keys at the foot, and no key of it is counted.
by_help=
declare -A help_read=() words_read=()
# A key as help writes it; nothing for what is text.
labelled() {
    case $1 in
        F[0-9]*|Enter|Tab|Space|Home|End|Insert|Delete|PageUp|PageDown) printf '%s' "$1" ;;
        BTab) printf 'Shift-Tab' ;; Escape) printf 'Esc' ;; BSpace) printf 'Backspace' ;;
        Up) printf '↑' ;; Down) printf '↓' ;; Left) printf '←' ;; Right) printf '→' ;;
        C-?) printf 'Ctrl-%s' "${1#C-}" | tr a-z A-Z | sed s/CTRL/Ctrl/ ;;
        M-?) printf 'Alt-%s' "${1#M-}" | tr a-z A-Z | sed s/ALT/Alt/ ;;
    esac
}
# Help over the glass, every page of it. Over a box for a PIN, and over what is only to be read, it is a sentence at
# the foot.
whole_help() {
    local page before i
    mux send-keys -t "$1" F1
    for i in $(seq 1 100); do
        page=$(picture "$1")
        grep -qE '┌ 帮助|密码只在这个框里|收起,.*翻看' <<<"$page" && break
        sleep 0.02
    done
    printf '%s\n' "$page"
    grep -qF '┌ 帮助' <<<"$page" || return 0
    while grep -oE '帮助 [0-9]+/[0-9]+' <<<"$page" | awk '{split($2, n, "/"); exit !(n[1] < n[2])}'; do
        before=$page
        mux send-keys -t "$1" PageDown
        for i in $(seq 1 100); do
            page=$(picture "$1")
            [[ $page != "$before" ]] && break
            sleep 0.02
        done
        printf '%s\n' "$page"
    done
    mux send-keys -t "$1" Escape
    until_gone "$1" '┌ 帮助' >&2
}
stands_in_help() {
    local s=$1 key=$2 label foot
    label=$(labelled "$key")
    [[ -n $label ]] || return 0
    # The line of keys, once there is one; over help itself there is nothing to be read.
    for _ in $(seq 1 100); do
        foot=$(picture "$s" | tail -n 2 | head -n 1)
        [[ -n $foot ]] && break
        sleep 0.02
    done
    if picture "$s" | grep -qF '┌ 帮助'; then return 0; fi
    foot="at: $foot"
    if ! grep -qE -- "(^|[ /│,:;])$label([ /│]|$)" <<<"${help_read[$foot]:-}"; then
        help_read[$foot]=$(whole_help "$s")
        grep -qE -- "(^|[ /│,:;])$label([ /│]|$)" <<<"${help_read[$foot]}" || {
            picture "$s"
            echo "${help_read[$foot]}"
            failed "$label is pressed at $s and stands in no help there"
        }
        passed=$((passed + 1))
    fi
}

# The list of all commands, which Tab gives on an empty line, narrowed by the word: once for each word.
stands_in_list() {
    local s=$1 word=$2
    [[ -z ${words_read[$word]:-} ]] || return 0
    mux send-keys -t "$s" C-x Tab
    until_shown "$s" '┌ 命令'
    mux send-keys -t "$s" -l -- "$word"
    until_like "$s" "│[▸ ]$word"
    mux send-keys -t "$s" Escape
    until_gone "$s" '┌ 命令'
    words_read[$word]=1
}
picture() { mux capture-pane -t "$1" -p; }

failed() { echo "$1"; exit 1; }

# Waits until what a terminal shows passes a filter; says what it shows instead when it never does.
until_passes() {
    local at=$1 never=$2; shift 2
    for _ in $(seq 1 300); do
        if picture "$at" | "$@"; then passed=$((passed + 1)); return 0; fi
        sleep 0.05
    done
    picture "$at"; failed "$never"
}
lacks() { ! grep -qF -- "$1"; }

# Waits until a terminal shows the words; until it shows a pattern; until the words have gone.
until_shown() { until_passes "$1" "never shown at $1: $2" grep -qF -- "$2"; }
until_like() { until_passes "$1" "never shown at $1: $2" grep -qE -- "$2"; }
until_gone() { until_passes "$1" "never gone from $1: $2" lacks "$2"; }

sign_in() {
    open "$1"
    until_shown "$1" "工号"
    keys "$1" "$2" Tab "$3" Enter
    until_shown "$1" "($2)"
    hear_out "$1"
}
# What whoever keeps the desk must hear stands in a window where it does not fit on the line: how much there is to
# hear depends on the machine (its clock, its backups).
hear_out() {
    local i
    for i in $(seq 1 60); do
        if picture "$1" | grep -qF "请留意"; then
            # One that has only just come asks for the key once more.
            keys "$1" Escape
            sleep 0.3
        elif [[ $i -gt 8 ]]; then
            return
        fi
        sleep 0.05
    done
}

# The words must (not) stand in what a command of the script door says.
says() {
    local words=$1 told; shift
    [[ $1 == show ]] && set -- "$@" --json
    told=$(desk "$@" 2>&1) || true
    if grep -qF -- "$words" <<<"$told"; then passed=$((passed + 1)); return 0; fi
    echo "$told"; failed "not said by $*: $words"
}
says_not() {
    local words=$1 told; shift
    [[ $1 == show ]] && set -- "$@" --json
    told=$(desk "$@" 2>&1) || true
    if ! grep -qF -- "$words" <<<"$told"; then passed=$((passed + 1)); return 0; fi
    echo "$told"; failed "said by $*: $words"
}

# The blank that the cursor is in, by its label: what stands left of the cursor in its line, after
# the last rule but one. Columns are counted as the terminal counts them.
blank() {
    local at x y line width=0 left="" c i
    # While a picture is being drawn the cursor passes through it: only one that stands is read.
    local again=""
    for _ in $(seq 1 100); do
        at=$(mux display-message -t "$1" -p '#{cursor_flag} #{cursor_x} #{cursor_y}')
        line=$(picture "$1")
        [[ $at == 1* && "$at$line" == "$again" ]] && break
        again="$at$line"
        sleep 0.02
    done
    at=${at#* }
    x=${at% *} y=${at#* }
    line=$(sed -n "$((y + 1))p" <<<"$line")
    for ((i = 0; i < ${#line} && width < x; i++)); do
        c=${line:i:1}
        left+=$c
        # Rules of boxes are one column wide; what is Chinese or full-width is two.
        if (($(printf '%d' "'$c") >= 0x2E80)); then width=$((width + 2)); else width=$((width + 1)); fi
    done
    left=${left%│*}
    left=${left##*│}
    left=${left//[ *!]/}
    printf '%s' "$left"
}

# Goes to a blank by Tab, as fingers do; says where it went when the blank is never reached.
to() {
    local seen="" last here i
    for _ in $(seq 1 60); do
        here=$(blank "$1")
        if [[ $here == "$2" ]]; then return 0; fi
        seen+="$here "
        last=$(mux display-message -t "$1" -p '#{cursor_x} #{cursor_y}')
        keys "$1" Tab
        for i in $(seq 1 300); do
            [[ $(mux display-message -t "$1" -p '#{cursor_x} #{cursor_y}') != "$last" ]] && break
            sleep 0.02
        done
    done
    picture "$1"; failed "no blank at $1: $2 (came by: $seen)"
}
# Goes to a blank and types.
fill() { to "$1" "$2"; type "$1" "$3"; }

# Hands the form in and waits for the desk's word; what it says besides is read and put away, once the
# bottom line says that it can be.
submit() {
    keys "$1" F10
    until_shown "$1" "$2"
    minded "$1"
}
# Hands in what a second must sign: badge and PIN into the box, and the desk's word.
submit_signed() {
    keys "$1" F10
    until_shown "$1" "第二人签字"
    type "$1" "$2"
    keys "$1" Tab
    type "$1" "6$2"
    keys "$1" Enter
    until_shown "$1" "$3"
    minded "$1"
}
# What the desk says besides, where it says something that did not stand in the form already.
minded() { if picture "$1" | grep -qF "请注意"; then put_away "$1"; fi; }
put_away() {
    until_like "$1" "^ Esc 返回"
    keys "$1" Enter
    until_gone "$1" "请注意"
}

# A command line, and what it brings up.
type_order() {
    [[ -z $by_help ]] || stands_in_list "$1" "${2%% *}"
    keys "$1" C-x
    type "$1" "$2"
    keys "$1" Enter
}
order() { type_order "$1" "$2"; until_shown "$1" "$3"; }

# Goes to a row of a menu by Down.
choose() {
    local before
    # The menu itself: its words may stand on the screen behind it, too.
    until_like "$1" "│▸"
    until_shown "$1" "$2"
    for _ in $(seq 1 40); do
        before=$(picture "$1" | grep -F "│▸" || true)
        if grep -qF -- "▸$2" <<<"$before"; then keys "$1" Enter; return 0; fi
        keys "$1" Down
        for _ in $(seq 1 300); do
            [[ $(picture "$1" | grep -F "│▸" || true) != "$before" ]] && break
            sleep 0.02
        done
    done
    picture "$1"; failed "no row at $1: $2"
}

# What can be done with a slip, by its story: `step front F-14/12 并单 WORDS-OF-THE-FORM`.
step() {
    type_order "$1" "看 $2"
    until_like "$1" "┌ .* $(six "$2") .*┐"
    keys "$1" Enter
    until_shown "$1" "能办的"
    choose "$1" "$3"
    until_shown "$1" "$4"
}

# The household of a room on the card.
household() { order "$1" 受理页 "[受理]"; keys "$1" C-u; type "$1" "$2"; until_shown "$1" "▸$2"; }

# The slip of a form that was opened last.
newest() { desk list "$1" --most 1 2>/dev/null | head -n 1 | cut -f 1; }
# Its bare number, as a command takes it.
bare() { echo $((10#${1#*/})); }
# Its number as it stands on screens: six digits.
six() { printf %06d "$(bare "$1")"; }

# Whoever is new is entered by the head, is told a PIN, and chooses an own one.
newcomer() {
    local badge=$1 name=$2 role=$3 pin=$4 given
    type_order head 新人
    until_shown head "人员登记 B-01"
    keys head "$badge" Tab; type head "$name"; keys head Tab "$role" F10
    until_like head "密码 [0-9]{4,6}"
    given=$(picture head | grep -oE "密码 [0-9]{4,6}" | grep -oE "[0-9]{4,6}")
    until_like head "^ Esc 返回"
    keys head Enter
    until_gone head "$given"
    entered=$pressed
    open "$badge"
    until_shown "$badge" "工号"
    keys "$badge" "$badge" Enter
    # From the PIN that was told.
    from_here
    keys "$badge" "$given" Enter
    until_shown "$badge" "换成自己的密码"
    keys "$badge" "$pin" Enter "$pin" Enter
    until_shown "$badge" "($badge)"
}
