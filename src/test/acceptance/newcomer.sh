#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# newcomer.sh [ROOT]: does what README tells somebody with a fresh Debian 12, as root, in a scratch
# system: builds and shows the demo host, makes a deb, installs it, has the agent scraped by Debian's
# Prometheus with our example configuration and rules, and opens the page. The commands are README's.
# ROOT is a plain Debian 12 to copy; debootstrap makes one where it is not given. The host is not
# touched. Settings of Maven and certificates that this machine has of its own are taken along.
set -euo pipefail
cd "$(dirname "$0")/../../.."

work=$(mktemp -d)
root=$work/debian

# What still runs in the scratch system ends with it.
cleanup() {
  local process
  for process in /proc/[0-9]*; do
    if [ "$(readlink "$process/root" 2>/dev/null)" = "$root" ]; then kill "${process#/proc/}" || true; fi
  done
  rm -rf "$work"
}
trap cleanup EXIT

fail() { echo "newcomer: FAILED: $*" >&2; exit 1; }
say() { echo "newcomer: $* (after $SECONDS s)"; }
# inside COMMAND: in a shell in the scratch system, in the directory of the project.
inside() {
  unshare --mount sh -ec 'mkdir -p "$1/proc"; mount -t proc proc "$1/proc"
    exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
      DEBIAN_FRONTEND=noninteractive sh -c "cd /root/iovascope && $2"' - "$root" "$*"
}
# readme PATTERN: the first command of README that has it.
readme() {
  grep -v '^```' README.md | grep -o "\(^    \|\`\)[^\`]*$1[^\`]*" | head -n 1 | sed 's/^[` ]*//'
}

if [ -d "${1:-}" ]; then
  cp -a "$1" "$root"
else
  debootstrap --variant=minbase bookworm "$root" >"$work/log" || { tail "$work/log"; fail debootstrap; }
fi
git clone -q . "$root/root/iovascope"
if [ -f "$HOME/.m2/settings.xml" ]; then
  mkdir -p "$root/root/.m2"
  cp "$HOME/.m2/settings.xml" "$root/root/.m2/"
fi
if [ -d /usr/local/share/ca-certificates ]; then
  mkdir -p "$root/usr/local/share/ca-certificates"
  cp -r /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
fi
inside apt-get update -qq >"$work/log" 2>&1 || { tail "$work/log"; fail "apt-get update"; }

step() {
  say "$1"
  inside "$2" >"$work/out" 2>&1 || { tail -n 20 "$work/out"; fail "$2"; }
}

tools=$(readme 'apt install openjdk')
step "$tools" "$(echo "$tools" | sed 's/install/install -y -qq --no-install-recommends/')"
first=$(readme 'scan --host demo')
step "$first" "$first"
grep -q '^IOMMU  *translated' "$work/out" || fail "the demo host is not shown"
packages=$(readme Pdist)
step "$packages" "$packages"
install=$(readme 'apt install ./iovascope_' | sed 's/^sudo //')
step "$install" "cd target/dist && $(echo "$install" | sed 's/install/install -y -qq --no-install-recommends/')"
step "apt install prometheus curl" "apt-get install -y -qq --no-install-recommends prometheus curl"

say "agent, Prometheus"
inside "exec iovascope agent --host demo" >"$work/agent" 2>&1 &
inside "cp deploy/prometheus/*.yml /tmp && sed -i 's/scrape_interval: 30s/scrape_interval: 1s/; s/scrape_timeout: 20s/scrape_timeout: 1s/' /tmp/scrape.yml &&
  exec prometheus --config.file=/tmp/scrape.yml --storage.tsdb.path=/tmp/data --web.listen-address=127.0.0.1:19090" \
  >"$work/prometheus" 2>&1 &
for _ in $(seq 60); do
  sleep 1
  inside "curl -sg '127.0.0.1:19090/api/v1/query?query=iommu_findings{severity=\"critical\"}'" >"$work/out" 2>&1 || continue
  grep -q '"rmrr' "$work/out" && break
done
grep -q '"rmrr' "$work/out" || { tail "$work/agent" "$work/prometheus"; fail "Prometheus has no finding of the demo host"; }
inside "curl -s 127.0.0.1:9978/" >"$work/page" || fail "the page"
grep -q 'reserved I/O addresses</title>' "$work/page" || fail "the page is none"
say "the demo host shown, a deb installed, the agent scraped, the page of $(stat -c %s "$work/page") bytes seen"
