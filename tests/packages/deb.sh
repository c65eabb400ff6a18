#!/usr/bin/env bash
# The Debian package in a clean root: built twice to the same bytes, installed, an office made with it, upgraded with the
# data in place, gone back, removed and purged. `deb.sh PROGRAM`; as root, for the package manager changes its root. The version
# before and the one after are the same program under two numbers: what older programs wrote is the golden stores' matter.
set -euo pipefail
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")/../.." && pwd)
program=$(realpath "$1")
[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 0; }
for tool in dpkg-deb dpkg jq objdump; do
    command -v "$tool" >/dev/null || { echo "skipped: needs $tool"; exit 0; }
done
box=$(command -v busybox) || { echo "skipped: needs busybox-static"; exit 0; }
if ldd "$box" >/dev/null 2>&1; then echo "skipped: needs busybox-static"; exit 0; fi

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
failed() { echo "$1"; exit 1; }
held=0
holds() { held=$((held + 1)); }

make() { QIANTAI_DEB_VERSION=$1 "$here/packaging/deb/build.sh" "$program" "$2"; }
mkdir "$room/one" "$room/two"
old=$(make 0.1.0 "$room/one")
again=$(make 0.1.0 "$room/two")
cmp "$old" "$again" || failed "two builds differ"
new=$(make 0.1.1 "$room/one")
holds

# The clean root: a shell for the package's scripts, a list of packages, the libraries of the program.
root=$room/root
mkdir -p "$root"/{bin,dev,tmp,srv,etc,usr/bin,usr/lib,var/lib/dpkg/{info,updates,triggers}}
chmod 1777 "$root/tmp"
touch "$root/var/lib/dpkg/status"
cp "$box" "$root/bin/busybox"
ln -s busybox "$root/bin/sh"
mknod -m 666 "$root/dev/null" c 1 3 2>/dev/null || touch "$root/dev/null"
mknod -m 444 "$root/dev/urandom" c 1 9 2>/dev/null || { echo "skipped: no device can be made here"; exit 0; }
echo 'root:x:0:0::/srv:/bin/sh' >"$root/etc/passwd"
# The static program needs none.
ldd "$program" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done
desk() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/srv LC_ALL=C.UTF-8 chroot "$root" /usr/bin/qiantai --data /srv/office "$@"; }
dpkg_() { dpkg --root="$root" --force-depends "$@" 2>&1; }

said=$(dpkg_ -i "$old") || failed "install: $said"
for file in bin/qiantai lib/systemd/system/qiantai@.service share/man/man1/qiantai.1.gz share/man/man1/qiantai-restore.1.gz \
    share/bash-completion/completions/qiantai share/doc/qiantai/手册.md share/applications/qiantai.desktop; do
    [ -s "$root/usr/$file" ] || failed "not laid: /usr/$file"
done
grep -q '^ExecStart=/usr/bin/qiantai ' "$root/usr/lib/systemd/system/qiantai@.service" || failed "the unit calls another program"
bash -n "$root/usr/share/bash-completion/completions/qiantai"
zcat "$root/usr/share/man/man1/qiantai-restore.1.gz" | grep -q 'from' || failed "the man page says nothing of --from"
holds

desk demo --rooms 20 --slips 40 --seed 7 >/dev/null
before=$(desk check --json | jq -S .)
[ "$(jq '.faults | length' <<<"$before")" = 0 ] || failed "the new office does not hold: $before"
holds

said=$(dpkg_ -i "$new") || failed "upgrade: $said"
grep -q '^Version: 0.1.1' "$root/var/lib/dpkg/status" || failed "not upgraded"
[ "$(desk check --json | jq -S .)" = "$before" ] || failed "after the upgrade the office is another"
holds

said=$(dpkg_ -i "$old") || failed "downgrade: $said"
[ "$(desk check --json | jq -S .)" = "$before" ] || failed "after going back the office is another"
# What a later program wrote is refused in a sentence, and nothing is touched.
cp "$root/srv/office/office.format" "$room/format"
sum=$(sha256sum <"$root/srv/office/office.redb")
echo 'qiantai 99' >"$root/srv/office/office.format"
said=$(desk check 2>&1) && failed "a store of a later program was opened"
grep -q 99 <<<"$said" || failed "of a later store it says: $said"
[ "$(sha256sum <"$root/srv/office/office.redb")" = "$sum" ] || failed "a store of a later program was touched"
cp "$room/format" "$root/srv/office/office.format"
holds

said=$(dpkg_ -r qiantai) || failed "remove: $said"
[ ! -e "$root/usr/bin/qiantai" ] || failed "the program is still there"
[ -s "$root/srv/office/office.redb" ] || failed "the data is gone"
mkdir -p "$root/var/lib/qiantai/xingfu"
said=$(dpkg_ -P qiantai) || failed "purge: $said"
[ -d "$root/var/lib/qiantai/xingfu" ] || failed "a purge took an office"
holds
echo "deb: $held held"
