# What the suites of accounts share: a program that all accounts can run, accounts and groups that are gone in the end,
# and offices kept by services. Sourced with the program's path as first argument.
if [[ $(id -u) != 0 ]] || ! command -v useradd >/dev/null || ! command -v setpriv >/dev/null; then
    echo "skipped: needs root (and useradd, setpriv)"
    exit 0
fi
# Root of a container may be root in name only.
if ! groupadd "qtp$$" 2>/dev/null || ! groupdel "qtp$$" || [[ ! -w /run ]] ||
    ! setpriv --reuid 65534 --regid 65534 --clear-groups true 2>/dev/null; then
    echo "skipped: needs accounts that can be made and become"
    exit 0
fi
work=$(mktemp -d /var/tmp/qiantai-accounts.XXXXXX)
chmod 0755 "$work"
install -m 0755 "$1" "$work/qiantai"
program="$work/qiantai"
tag="qt$$"
passed=0
accounts=() groups=() desks=() folders=()
export LANG=C.UTF-8 LC_ALL=C.UTF-8

# Takes an account away once what it was running has ended, which a closed terminal or connection does by itself.
leave() {
    for _ in $(seq 1 100); do
        userdel "$1" 2>/dev/null && return 0
        sleep 0.05
    done
    echo "still there: the account $1"
}
cleanup() {
    local one
    # One thing that cannot be taken away keeps nothing else here.
    set +e
    for one in "${desks[@]}"; do kill "$one" 2>/dev/null || true; done
    for one in "${desks[@]}"; do wait "$one" 2>/dev/null || true; done
    for one in "${accounts[@]}"; do leave "$one"; done
    for one in "${groups[@]}"; do groupdel "$one" 2>/dev/null || true; done
    for one in "${folders[@]}"; do rm -rf "$one"; done
    # Only if no other office is kept here.
    rmdir /run/qiantai 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

failed() { echo "$1"; exit 1; }
held() { passed=$((passed + 1)); }

group() { groupadd "$1"; groups+=("$1"); }
# An account with a home of its own, in the groups named.
account() {
    local name=$1 home="$work/home-$1"
    install -d -m 0755 "$work"
    useradd -M -d "$home" -s /bin/sh ${2:+-G "$2"} "$name"
    accounts+=("$name")
    install -d -o "$name" -g "$(id -g "$name")" -m 0700 "$home"
}
# A command as an account signs in: its own groups, nothing of our environment. Becomes it: to be called in a subshell.
become() {
    local name=$1; shift
    local home="$work/home-$name"
    cd /
    exec setpriv --reuid "$name" --regid "$(id -g "$name")" --init-groups \
        env -i PATH=/usr/bin:/bin HOME="$home" LANG=C.UTF-8 TERM=xterm QIANTAI_PINS="$home/pins" "$@"
}
as() { (become "$@"); }
# The PINs of the practice office, for one account.
pins() {
    local file="$work/home-$1/pins"
    printf '%s\n' "100 6100" "101 6101" "102 6102" "104 6104" >"$file"
    chown "$1" "$file"
    chmod 0600 "$file"
}
# The folder that a service's desk listens in, as RuntimeDirectory= makes it.
runtime() {
    install -d -o root -g root -m 0755 /run/qiantai
    install -d -o "$2" -m 0755 "/run/qiantai/$1"
    folders+=("/run/qiantai/$1")
}
# The desk of an office as its service starts it: name, account, group, data.
keep() {
    local at=$1 name=$2 members=$3 data=$4 one
    (become "$name" XDG_CONFIG_HOME="$work/home-$name/config" \
        "$program" --office "$at" --data "$data" serve --group "$members" 2>>"$work/$at.err") &
    desks+=($!)
    for one in $(seq 1 200); do
        [[ -S /run/qiantai/$at/desk.sock ]] && return 0
        sleep 0.05
    done
    cat "$work/$at.err"; failed "the desk of $at never listened"
}

# A command that must (not) succeed, and the words that it must say.
takes() {
    local words=$1 told; shift
    if ! told=$("$@" 2>&1); then echo "$told"; failed "refused: $*"; fi
    grep -qF -- "$words" <<<"$told" || { echo "$told"; failed "not said by $*: $words"; }
    held
}
refuses() {
    local words=$1 told; shift
    if told=$("$@" 2>&1); then echo "$told"; failed "went through: $*"; fi
    grep -qF -- "$words" <<<"$told" || { echo "$told"; failed "not said by $*: $words"; }
    held
}
