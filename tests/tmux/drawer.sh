#!/usr/bin/env bash
# A drawer twenty yuan short, in a real terminal of 80×24: opened with its float, counted by notes, refused without a
# reason, booked with one, put away.
# Usage: tests/tmux/drawer.sh PATH-TO-QIANTAI
set -euo pipefail
# shellcheck source=tests/tmux/lib.sh
source "$(dirname "$0")/lib.sh"

echo "a drawer twenty yuan short"
desk demo --rooms 30 --slips 0 --clock 2026-11-20T09:00 >/dev/null 2>&1
sign_in till 110 6110
type_order till "台账 F-216"
until_shown till "收银抽屉"
keys till Insert
until_shown till "备用金"
type till 200
# The office's money for change goes out before two.
submit_signed till 100 "抽屉 000001"
keys till Down Enter
until_shown till "清点"
choose till "清点"
until_shown till "差额原因"
# One of 100 yuan and four of 20: each note by its number.
type till 1
until_shown till "100 元  "
type till 1
keys till Tab
type till 3
until_shown till " 20 元  "
type till 4
keys till Tab
until_shown till "应有 200.00 元,点到 180.00 元,短款 20.00 元;请写差额原因"
keys till Down
type till 找零找错
# Nobody writes off what is missing alone.
submit_signed till 100 "短款 20.00 元,已记长短款"
says 找零找错 show F-216/1
says "长短款,20.00" report trial-balance --format csv
echo "passed: $passed"
