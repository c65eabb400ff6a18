#!/usr/bin/env bash
# Head office signs in by ssh as its own account, comes into the front desk, and can do nothing else.
# `headoffice.sh PROGRAM`; needs root and tmux. Where sshd is not there, its forced command is run as sshd would run it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
for one in tmux perl; do command -v $one >/dev/null || { echo "skipped: needs $one"; exit 0; }; done
here=$(cd "$(dirname "$0")/../.." && pwd)

office="$tag-east" members="frontdesk-$tag-east" head="${tag}head"
group "$members"
account "${tag}se" "$members"
account "$head" "$members"
# No password opens the account, and it isn't locked either: keys do.
usermod -p '*' "$head"
install -d -o "${tag}se" -m 0700 "$work/data"
as "${tag}se" "$program" --data "$work/data" demo --rooms 20 --slips 12 >/dev/null
runtime "$office" "${tag}se"
keep "$office" "${tag}se" "$members" "$work/data"

sshd=$(PATH=$PATH:/usr/sbin command -v sshd || true)
mux() { tmux -L "$tag" "$@"; }
shown() {
    for _ in $(seq 1 300); do
        if mux capture-pane -t head -p | grep -qF -- "$1"; then held; return 0; fi
        sleep 0.05
    done
    mux capture-pane -t head -p || cat "$work/sshd.log"
    failed "never shown: $1"
}
end_ssh() { mux kill-server 2>/dev/null || true; cleanup; }
trap end_ssh EXIT

# The snippet as docs/install.md puts it into place, for this office and this program.
snippet() { sed -e "s/NAME/$office/g" -e "s,/usr/local/bin/qiantai,$program,g" "$here/packaging/ssh/qiantai-NAME.conf"; }
forced=$(snippet | sed -n 's/^ *ForceCommand //p')

if [[ -n $sshd ]] && ssh -V 2>/dev/null; then
    # sshd wants an account and a folder of its own; only those that were not there are taken away.
    if ! id sshd >/dev/null 2>&1; then
        useradd -r -M -d /run/sshd -s /usr/sbin/nologin sshd
        accounts+=(sshd)
    fi
    [[ -d /run/sshd ]] || { install -d -m 0755 /run/sshd; folders+=(/run/sshd); }
    ssh-keygen -q -t ed25519 -N '' -f "$work/hostkey"
    ssh-keygen -q -t ed25519 -N '' -f "$work/key"
    install -m 0644 "$work/key.pub" "$work/keys-$head"
    port=$((20000 + RANDOM % 20000))
    {
        echo "Port $port"
        echo "ListenAddress 127.0.0.1"
        echo "HostKey $work/hostkey"
        echo "PidFile none"
        echo "UsePAM no"
        # The walk's folder lies in one where everybody may write.
        echo "StrictModes no"
        echo "PasswordAuthentication no"
        echo "AuthorizedKeysFile $work/keys-%u"
        echo "Subsystem sftp internal-sftp"
        snippet
    } >"$work/sshd_config"
    "$sshd" -t -f "$work/sshd_config" || failed "sshd does not read the snippet"
    "$sshd" -D -e -f "$work/sshd_config" 2>"$work/sshd.log" &
    desks+=($!)
    options="-F none -i $work/key -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
    to() { ssh $options -p "$port" "$@"; }
    for _ in $(seq 1 100); do
        to "$head@127.0.0.1" true >/dev/null 2>"$work/first" || true
        grep -q refused "$work/first" || break
        sleep 0.05
    done
    asks() { echo "ssh $options -tt -p $port $head@127.0.0.1 $*"; }
    runs() { to "$head@127.0.0.1" "$@" </dev/null; }
else
    echo "  without sshd: its forced command as it would run it"
    asks() { echo "$(command -v su) -s /bin/sh $head -c 'cd; SSH_ORIGINAL_COMMAND=\"$*\" LANG=C.UTF-8 exec $forced'"; }
    runs() { su -s /bin/sh "$head" -c "SSH_ORIGINAL_COMMAND='$*' exec $forced" </dev/null; }
fi

echo "a shell is asked for, and the front desk opens"
mux new-session -d -s head -x 80 -y 24 "$(asks /bin/sh)"
shown "工号"
mux send-keys -t head 100 Tab 6100 Enter
shown "(100)"
mux send-keys -t head C-x
mux send-keys -t head -l "日志"
mux send-keys -t head Enter
shown "uid $(id -u "$head")"

echo "nothing else is run"
refuses "这里不是终端" runs cat /etc/passwd
refuses "这里不是终端" runs "$program --data $work/data check"
refuses "这里不是终端" runs "touch $work/home-$head/made"
[[ ! -e $work/home-$head/made ]] || failed "a command was run"
held

if [[ -n $sshd ]]; then
    echo "no files and no forwarding"
    echo "ls" | sftp $options -P "$port" "$head@127.0.0.1" >"$work/sftp" 2>&1 && failed "sftp was let in"
    held
    scp $options -P "$port" "$work/key.pub" "$head@127.0.0.1:made" >/dev/null 2>&1 && failed "scp was let in"
    [[ ! -e $work/home-$head/made ]] || failed "scp wrote a file"
    held
    refuses "" to -o ExitOnForwardFailure=yes -N -R 0:127.0.0.1:1 "$head@127.0.0.1"
    refuses "" timeout 20 ssh $options -p "$port" -W 127.0.0.1:"$port" "$head@127.0.0.1"
    # The desk's socket, carried to another machine, would be a desk without an account. Perl connects to it.
    (exec ssh $options -p "$port" -N -L "$work/carried.sock:/run/qiantai/$office/desk.sock" "$head@127.0.0.1" 2>"$work/carried") &
    desks+=($!)
    for _ in $(seq 1 100); do [[ -S $work/carried.sock ]] && break; sleep 0.05; done
    [[ -S $work/carried.sock ]] || { cat "$work/carried"; failed "ssh did not even listen"; }
    # What is refused is closed at once; a desk would wait five seconds for a hello.
    begun=$(date +%s%N)
    perl -MIO::Socket::UNIX -e 'my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "no socket"; exit(sysread($s, my $b, 1) ? 1 : 0)' \
        "$work/carried.sock" || failed "the desk's socket was carried away"
    (($(date +%s%N) - begun < 3000000000)) || failed "the desk's socket was carried away"
    held
    # ssh drops what it is told to set: keys and data folder stay those of the office.
    refuses "这里不是终端" to -o SetEnv=QIANTAI_DATA="$work/data" "$head@127.0.0.1"
fi
takes "" as "${tag}se" "$program" --data "$work/data" check
echo "head office: $passed held"
