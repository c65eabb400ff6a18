#!/usr/bin/env bash
# The desk in English and in traditional Chinese, from the first screen of a machine to a slip that is handed in, by the keys that
# the screen names: the language is chosen where nobody can read the other yet, and found again by whoever chose it.
# Usage: tests/tmux/languages.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

# A repair from the room to the slip, in these words: sign-in, tab, form, what is said of it, key to it.
repair() {
    local screen=$1 badge=$2 tab=$3 form=$4 done=$5
    until_shown "$screen" "[$tab]"
    keys "$screen" 1203
    until_shown "$screen" "1-1-1203"
    keys "$screen" F2
    until_shown "$screen" "$form"
    keys "$screen" cp-07
    until_shown "$screen" "$6"
    keys "$screen" Tab Tab y
    until_shown "$screen" "$7"
    keys "$screen" F10
    until_shown "$screen" "$done F-14/"
}

echo "the first screen of a machine, in English"
open front
until_shown front "Alt-Y Language"
keys front M-y
until_shown front "開辦我的管理處"
keys front M-y
until_shown front "Open the practice office"
keys front Down Enter
until_shown front "Sign in"
until_shown front "To try: Front desk badge 102 PIN 6102"
keys front 102 Tab 6102 Enter
until_shown front "(102)"
until_shown front "[Intake]"
keys front F1
until_shown front "New repair slip for the chosen resident."
keys front Escape
until_gone front "New repair slip for the chosen resident."
repair front 102 Intake "Repair slip F-14" "Submitted" "厨房水槽下" "Somebody"

# Chosen by somebody who is signed in, it goes with them.
keys front M-y
until_shown front "繁體中文"
keys front Down Down Enter
until_gone front "繁體中文"
until_shown front "[Intake]"

echo "the same person at another terminal finds English, another chooses traditional Chinese"
rm -rf "$XDG_STATE_HOME"
open back
until_shown back "登录"
keys back 102 Tab 6102 Enter
until_shown back "[Intake]"
keys back C-q
open third
until_shown third "登录"
keys third M-y
until_shown third "繁體中文"
keys third Down Enter
until_shown third "登入"
keys third 105 Tab 6105 Enter
until_shown third "(105)"
keys third F1
until_shown third "為選中的住戶開維修單"
keys third Escape
until_gone third "為選中的住戶開維修單"
repair third 105 受理 "工程維修單 F-14" "已提交" "厨房水槽下" "有人"

echo "scripts"
says "Repair slip" --language en forms
says "工程維修單" --language zh-Hant forms
says "工程维修单" forms
QIANTAI_LANGUAGE=en says "Run the desk process" --help
echo "passed: $passed"
