#!/bin/bash
# test-packages.sh [ROOT [OTHER]]: installs and removes the packages of target/dist, of either form, in scratch systems,
# as root, and looks whether they keep what docs/packages.md says. Each scratch system is a copy of ROOT, a Debian 12
# with systemd and no Java; debootstrap makes it where ROOT does not exist, and without ROOT for this once. OTHER is a
# directory with the packages of the other form, which those of target/dist then take the place of. The host is not
# touched.
set -euo pipefail
cd "$(dirname "$0")/.."

dist=target/dist
deb=$(echo $dist/*.deb)
rpm=$(echo $dist/*.rpm)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { echo "packages: $*"; }
fail() { echo "packages: FAILED: $*" >&2; exit 1; }
need() { command -v "$1" >/dev/null 2>&1 || { say "left out: $2 ($1 is not installed)"; return 1; }; }
# same WHAT EXPECTED-FILE ACTUAL-FILE
same() { diff -u "$2" "$3" >&2 || fail "$1"; }

[ -f "$deb" ] && [ -f "$rpm" ] || fail "not one deb and one rpm in $dist: mvn -B package -DskipTests -Pdist"
case $(dpkg-deb -f "$deb" Architecture) in
  all) form=jvm ;;
  *) form=native ;;
esac
say "testing $(basename "$deb") and $(basename "$rpm")"
(cd $dist && sha256sum --check --quiet --strict SHA256SUMS)
say "checksums are right"

if need lintian "lintian"; then
  runner=()
  # lintian warns about root.
  [ "$(id -u)" != 0 ] || runner=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  install -m 644 "$deb" "$work/"
  chmod 755 "$work"
  (cd "$work" && TMPDIR=/tmp "${runner[@]}" lintian --fail-on error "$(basename "$deb")")
  say "lintian finds no error"
fi
if need rpmlint "rpmlint"; then
  rpmlint --config deploy/packages/rpm/rpmlint.toml "$rpm" >"$work/rpmlint" || { cat "$work/rpmlint"; fail rpmlint; }
  tail -n 1 "$work/rpmlint"
fi

files=$work/files
mkdir "$files"
dpkg-deb --extract "$deb" "$files"

if [ $form = native ]; then
  needed=$(objdump -p "$files/usr/bin/iovascope" "$files"/usr/lib/iovascope/*.so | sed -n 's/.*NEEDED *//p' | sort -u)
  for library in $needed; do
    case $library in
      libc.so.6 | libm.so.6 | libdl.so.2 | libpthread.so.0 | librt.so.1 | ld-linux-x86-64.so.2 | libz.so.1) ;;
      *) fail "no package that we depend on has $library" ;;
    esac
  done
  glibc=$(objdump -T "$files/usr/bin/iovascope" "$files"/usr/lib/iovascope/*.so |
    sed -n 's/.*GLIBC_\([0-9.]*\).*/\1/p' | sort -Vu | tail -n 1)
  dpkg --compare-versions "$(dpkg-deb -f "$deb" Depends | sed 's/.*libc6 (>= \([0-9.]*\)).*/\1/')" ge "$glibc" ||
    fail "the binary needs glibc $glibc"
  say "needs glibc $glibc and $(echo $needed)"
fi

if need man "manual pages"; then
  for page in "$files"/usr/share/man/man1/*.gz; do
    name=$(basename "$page" .1.gz)
    MANPATH=$files/usr/share/man LC_ALL=C.UTF-8 man --warnings "$name" >"$work/page" 2>"$work/warnings"
    [ ! -s "$work/warnings" ] || fail "man: $name: $(cat "$work/warnings")"
    grep -q '^SYNOPSIS' "$work/page" || fail "man: $name is empty"
  done
  say "man opens every page"
fi

completed=$(bash -c '. "$1"; COMP_WORDS=(iovascope sc) COMP_CWORD=1; compopt() { :; }; _complete_iovascope; echo "${COMPREPLY[@]}"' \
  - "$files/usr/share/bash-completion/completions/iovascope")
[ "$completed" = scan ] || fail "bash completes 'iovascope sc' to '$completed'"
say "bash completes 'iovascope sc' to '$completed'"

if [ "$(id -u)" != 0 ]; then
  say "left out: installing (needs root)"
  exit
fi

base=${1:-$work/base}
if [ ! -d "$base" ]; then
  need debootstrap "installing" || exit 0
  debootstrap --variant=minbase --include=systemd,zlib1g bookworm "$base" >"$work/debootstrap.log" ||
    { tail "$work/debootstrap.log"; fail "debootstrap"; }
fi

# What is in a system, without what dpkg, rpm and the tools for users keep for themselves.
state() {
  (cd "$1" && find . -mount \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./var/lib/dpkg -o -path ./var/lib/rpm \
    -o -path ./usr/lib/sysimage -o -path ./run/systemd -o -path ./var/log -o -path ./var/cache -o -name '.pwd.lock' -o -name 'passwd-' \
    -o -name 'group-' -o -name 'shadow-' -o -name 'gshadow-' -o -name 'subuid*' -o -name 'subgid*' \) -prune -o -print |
    LC_ALL=C sort)
  cat "$1/etc/passwd" "$1/etc/group"
}
# enter ROOT [--OPTION-OF-CHROOT] COMMAND... with a /proc, which a native binary maps itself from, and which is gone
# when the command ends
enter() {
  unshare --mount sh -ec 'mkdir -p "$1/proc"; mount -t proc proc "$1/proc"; root=$1; shift
    case $1 in --*) option=$1; shift; exec chroot "$option" "$root" "$@";; *) exec chroot "$root" "$@";; esac' - "$@"
}
inside() { enter "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"; }
# What the units would have left behind while they ran.
run_units() {
  inside systemctl --quiet enable iovascope.service iovascope-boot.timer iovascope-textfile.timer iovascope-usage.timer \
    iovascope-trace.service
  mkdir -p "$root/run/iovascope/boot/proc" "$root/run/iovascope/agent" "$root/var/lib/prometheus/node-exporter"
  touch "$root/run/iovascope/boot/proc/iomem" "$root/run/iovascope/usage.json" "$root/run/iovascope/trace.json" \
    "$root/var/lib/prometheus/node-exporter/iovascope.prom"
}
no_unit_is_enabled() {
  ! find "$root/etc/systemd" -name '*iovascope*' | grep . >&2 || fail "a unit is enabled"
}
runs() {
  inside iovascope --version
  inside iovascope scan --host demo >"$work/scan"
  grep -q '^IOMMU  *translated' "$work/scan" || fail "scan --host demo"
  inside getent passwd iovascope >/dev/null || fail "no user iovascope"
  inside systemd-analyze verify iovascope.service iovascope-boot.timer iovascope-textfile.timer iovascope-usage.timer \
    iovascope-trace.service ||
    fail "systemd does not understand the units"
  no_unit_is_enabled
}

if [ $form = jvm ]; then
  # As a user does, with all that the package depends on. What comes after starts with the Java that this has brought.
  root=$work/java
  cp -a "$base" "$root"
  cp "$deb" "$root/tmp/iovascope.deb"
  { inside apt-get update && inside DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends /tmp/iovascope.deb; } >"$work/apt.log" 2>&1 ||
    { tail "$work/apt.log"; fail "apt-get install"; }
  runs
  inside apt-get purge --yes iovascope >>"$work/apt.log" 2>&1
  rm "$root/tmp/iovascope.deb"
  say "deb: apt brings $(inside dpkg-query --show --showformat '${db:Status-Abbrev}${Package}\n' 'openjdk-*' |
    sed -n 's/^ii *//p') with it"
  base=$root
fi

root=$work/deb
cp -a "$base" "$root"
mkdir -p "$root/var/lib/prometheus/node-exporter"
state "$root" >"$work/before"
cp "$deb" "$root/tmp/iovascope.deb"
inside dpkg --install /tmp/iovascope.deb >"$work/dpkg.log" || { cat "$work/dpkg.log"; fail "dpkg --install"; }
runs
say "deb: installed; scan --host demo runs; nothing is enabled"
inside dpkg --install /tmp/iovascope.deb >>"$work/dpkg.log"
run_units
inside dpkg --remove iovascope >>"$work/dpkg.log"
rm "$root/tmp/iovascope.deb"
{ state "$root" | grep -v '^iovascope:'; } >"$work/after"
{ cat "$work/before"; printf '%s\n' ./etc/default/iovascope ./etc/iovascope ./etc/iovascope/agent.properties; } >"$work/expected"
same "remove leaves more, or less, than settings and the user" <(LC_ALL=C sort "$work/expected") <(LC_ALL=C sort "$work/after")
inside dpkg --purge iovascope >>"$work/dpkg.log"
state "$root" >"$work/after"
same "purge leaves something" "$work/before" "$work/after"
say "deb: remove leaves settings and the user, purge leaves nothing"
rm -rf "$root"

other=${2:-}
if [ -z "$other" ]; then
  say "left out: one form in place of the other (no directory with packages of the other)"
else
  # dpkg and rpm leave nothing of the one that was there first, and do without its dependencies.
  root=$work/replaced
  cp -a "$base" "$root"
  mkdir -p "$root/var/lib/prometheus/node-exporter"
  state "$root" >"$work/before"
  cp "$other"/*.deb "$root/tmp/other.deb"
  cp "$deb" "$root/tmp/iovascope.deb"
  [ "$(dpkg-deb -f "$root/tmp/other.deb" Architecture)" != "$(dpkg-deb -f "$deb" Architecture)" ] ||
    fail "$other has packages of the same form"
  inside dpkg --force-depends --install /tmp/other.deb >"$work/dpkg.log" 2>&1
  echo "# mine" >>"$root/etc/iovascope/agent.properties"
  inside dpkg --force-confold --install /tmp/iovascope.deb >>"$work/dpkg.log" 2>&1 ||
    { cat "$work/dpkg.log"; fail "dpkg --install in place of the other form"; }
  runs
  tail -n 1 "$root/etc/iovascope/agent.properties" | grep -qx '# mine' || fail "changed settings are gone"
  rm "$root"/tmp/*.deb
  state "$root" | grep -v '^iovascope:' >"$work/after"
  { cat "$work/before"; (cd "$files" && find . -mindepth 1); } | LC_ALL=C sort -u >"$work/expected"
  same "something of the other form is left, or not all of this one there" "$work/expected" <(LC_ALL=C sort -u "$work/after")
  inside dpkg --purge iovascope >>"$work/dpkg.log"
  state "$root" >"$work/after"
  same "purge leaves something" "$work/before" "$work/after"
  rm -rf "$root"
  say "deb: takes the place of $(basename "$other"/*.deb), keeps changed settings"
fi

# As in many images: no systemd at all.
root=$work/bare
cp -a "$base" "$root"
rm -f "$root"/usr/bin/systemctl "$root"/usr/bin/systemd-sysusers "$root"/usr/bin/systemd-tmpfiles
cp "$deb" "$root/tmp/iovascope.deb"
inside dpkg --install /tmp/iovascope.deb >"$work/dpkg.log"
inside dpkg --purge iovascope >>"$work/dpkg.log"
say "deb: can be installed and purged without systemd"
rm -rf "$root"

if need rpm "installing the rpm"; then
  rpm --query --package --list "$rpm" | LC_ALL=C sort >"$work/listed"
  rpm2cpio "$rpm" | cpio --list --quiet | sed 's,^\.,,' | LC_ALL=C sort >"$work/packed"
  same "rpm --query --list and its payload differ" "$work/listed" "$work/packed"
  root=$work/rpm
  cp -a "$base" "$root"
  mkdir -p "$root/var/lib/prometheus/node-exporter" "$root"/usr/share/{zsh/site-functions,fish/vendor_completions.d,licenses}
  state "$root" >"$work/before"
  # The database of a Debian does not know glibc.
  rpm --root "$root" --dbpath /var/lib/rpm --nodeps --install "$rpm"
  rpm --root "$root" --dbpath /var/lib/rpm --verify --nodeps iovascope || fail "rpm --verify"
  runs
  run_units
  echo "#" >>"$root/etc/iovascope/agent.properties"
  rpm --root "$root" --dbpath /var/lib/rpm --erase iovascope 2>"$work/rpm.log"
  { state "$root" | grep -v '^iovascope:'; } >"$work/after"
  { cat "$work/before"; printf '%s\n' ./etc/iovascope ./etc/iovascope/agent.properties.rpmsave; } >"$work/expected"
  same "rpm --erase leaves more, or less, than changed settings and the user" \
    <(LC_ALL=C sort "$work/expected") <(LC_ALL=C sort "$work/after")
  say "rpm: installed; scan --host demo runs; erase leaves changed settings and the user"
  rm -rf "$root"

  if [ -n "$other" ]; then
    root=$work/replaced
    cp -a "$base" "$root"
    mkdir -p "$root"/usr/share/{zsh/site-functions,fish/vendor_completions.d,licenses}
    state "$root" >"$work/before"
    rpm --root "$root" --dbpath /var/lib/rpm --nodeps --install "$other"/*.rpm
    echo "# mine" >>"$root/etc/iovascope/agent.properties"
    rpm --root "$root" --dbpath /var/lib/rpm --nodeps --upgrade --replacepkgs "$rpm"
    [ "$(rpm --root "$root" --dbpath /var/lib/rpm --query iovascope)" = "$(basename "$rpm" .rpm)" ] ||
      fail "rpm has $(rpm --root "$root" --dbpath /var/lib/rpm --query iovascope)"
    runs
    tail -n 1 "$root/etc/iovascope/agent.properties" | grep -qx '# mine' || fail "changed settings are gone"
    state "$root" | grep -v '^iovascope:' | LC_ALL=C sort -u >"$work/after"
    { cat "$work/before"; sed 's,^,.,' "$work/listed"; } | LC_ALL=C sort -u >"$work/expected"
    same "something of the other form is left, or not all of this one there" "$work/expected" "$work/after"
    rm -rf "$root"
    say "rpm: takes the place of $(basename "$other"/*.rpm), keeps changed settings"
  fi
fi

if [ $form = jvm ]; then
  say "left out: the image (it is made of the native binary)"
  exit
fi
# The image, made without an engine: what the Containerfile runs, in the scratch system.
root=$work/image
cp -a "$base" "$root"
cp "$deb" "$root/tmp/iovascope.deb"
sed -n '/^RUN /,/[^\\]$/p' deploy/container/Containerfile | sed 's/^RUN //' >"$root/tmp/run"
inside sh /tmp/run
find "$root/image" -type f -name '*sh' -path '*/bin/*' | grep . && fail "the image has a shell"
enter "$root/image" --userspec=65532:65532 /usr/bin/iovascope scan --host demo >"$work/scan"
grep -q '^IOMMU  *translated' "$work/scan" || fail "the image does not run"
say "image: $(du -sm "$root/image" | cut -f1) MB; scan --host demo runs in it as user 65532"
