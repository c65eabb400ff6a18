#!/usr/bin/env bash
# Makes the Debian package: `packaging/deb/build.sh PROGRAM [FOLDER]`. The program says its own version, completions and
# man pages. The same program and the same SOURCE_DATE_EPOCH (by default the moment of the last commit) give the same
# bytes. QIANTAI_DEB_VERSION sets another version, for tries of an upgrade.
set -euo pipefail
export LC_ALL=C.UTF-8
program=$(realpath "$1")
out=$(realpath "${2:-.}")
cd "$(dirname "$0")/../.."

version=${QIANTAI_DEB_VERSION:-$("$program" --version | cut -d' ' -f2)}
machine=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
umask 022
tree=$room/tree

lay() { install -D -m "$1" "$2" "$tree/$3"; }
lay 0755 "$program" usr/bin/qiantai
lay 0644 packaging/deb/qiantai.desktop usr/share/applications/qiantai.desktop
# The service, the account and the door of ssh call the program where a package puts it.
units=systemd/qiantai@.service
# The static program ships nothing to a head office.
if "$program" ship --help 2>/dev/null | grep -q -- --once; then
    units="$units systemd/qiantai-ship@.service systemd/qiantai-ship@.timer"
fi
for file in $units ssh/qiantai-NAME.conf sysusers/qiantai-NAME.conf; do
    sed 's|/usr/local/bin/qiantai|/usr/bin/qiantai|' "packaging/$file" >"$room/file"
    case $file in
    systemd/*) lay 0644 "$room/file" "usr/lib/systemd/system/${file#*/}" ;;
    *) lay 0644 "$room/file" "usr/share/doc/qiantai/examples/$(basename "$(dirname "$file")")-$(basename "$file")" ;;
    esac
done
lay 0644 packaging/ssh/authorized_keys.example usr/share/doc/qiantai/examples/authorized_keys.example
lay 0644 packaging/deb/copyright usr/share/doc/qiantai/copyright
for page in docs/手册.md docs/install.md docs/scripting.md docs/head-office.md CHANGELOG.md; do
    lay 0644 "$page" "usr/share/doc/qiantai/$(basename "$page")"
done
gzip -9n "$tree/usr/share/doc/qiantai/CHANGELOG.md"

"$program" completions bash >"$room/file"
lay 0644 "$room/file" usr/share/bash-completion/completions/qiantai
"$program" completions zsh >"$room/file"
lay 0644 "$room/file" usr/share/zsh/vendor-completions/_qiantai
"$program" completions fish >"$room/file"
lay 0644 "$room/file" usr/share/fish/vendor_completions.d/qiantai.fish
mkdir -p "$tree/usr/share/man/man1"
"$program" man --out "$tree/usr/share/man/man1" >/dev/null
gzip -9n "$tree"/usr/share/man/man1/*.1

# What it is linked with: the newest version of the C library that it asks for; nothing for the static program.
libc=$(objdump -T "$program" 2>/dev/null | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1 | cut -d_ -f2 || true)
depends=${libc:+"Depends: libc6 (>= $libc), libgcc-s1"}
size=$(du -sk --apparent-size "$tree" | cut -f1)
mkdir -p "$tree/DEBIAN"
{
    echo "Package: qiantai"
    echo "Version: $version"
    echo "Architecture: $machine"
    echo "Maintainer: the authors of Qiantai <qiantai@localhost>"
    echo "Installed-Size: $size"
    [ -z "$depends" ] || echo "$depends"
    echo "Recommends: cups-client"
    echo "Section: misc"
    echo "Priority: optional"
    echo "Description: front desk of a property-management service centre"
    echo " The 物业客服中心 in a terminal: calls, work orders, shift book, complaints,"
    echo " callbacks, keys and money, each refusal with its clause."
} >"$tree/DEBIAN/control"
install -m 0755 packaging/deb/postinst packaging/deb/prerm packaging/deb/postrm "$tree/DEBIAN/"

find "$tree" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$tree" "$out/qiantai_${version}_${machine}.deb" >/dev/null
echo "$out/qiantai_${version}_${machine}.deb"
