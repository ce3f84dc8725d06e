#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures iovascope beside the tools that only list devices, on the same host and files, in turn:
#
#     src/benchmark/side-by-side.sh PROGRAM [HOST-2000 HOST-10000]
#
# PROGRAM is the native binary. The hosts are made by
#
#     mvn -B test-compile exec:exec -Dexec.args="-classpath %classpath io.iovascope.benchmark.LargeHost /tmp/host 2000"
#
# Needs lspci (pciutils) and, for the rows of the agent, curl and prometheus-node-exporter. ROUNDS (10)
# is how often each command runs; the table has medians, in milliseconds, and their ratios.
set -u

program=$1
small=${2:-}
large=${3:-}
rounds=${ROUNDS:-10}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C TIMEFORMAT='%3R %3U %3S'

# once FILE COMMAND...: appends "WALL PROCESSOR", in milliseconds.
once() {
  local file=$1
  shift
  { time "$@" > /dev/null 2>&1; } 2>&1 | awk '{ print $1 * 1000, ($2 + $3) * 1000 }' >> "$file"
}

# median FILE COLUMN
median() {
  sort -n -k"$2,$2" "$1" | awk -v c="$2" '{ v[NR] = $c } END {
    print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# row TITLE OURS THEIRS: what the two files hold, and how they compare.
row() {
  local title=$1 ours=$2 theirs=$3
  awk -v t="$title" -v a="$(median "$ours" 1)" -v b="$(median "$theirs" 1)" \
    -v c="$(median "$ours" 2)" -v d="$(median "$theirs" 2)" \
    'BEGIN { printf "| %s | %.1f | %.1f | %.2f | %.1f | %.1f | %.2f |\n", t, a, b, b ? a / b : 0, c, d, d ? c / d : 0 }'
}

# beside TITLE OURS -- THEIRS: both, in turn.
beside() {
  local title=$1
  shift
  local ours=()
  while [ "$1" != -- ]; do
    ours+=("$1")
    shift
  done
  shift
  local a=$scratch/a b=$scratch/b
  : > "$a"
  : > "$b"
  for _ in $(seq "$rounds"); do
    once "$a" "${ours[@]}"
    once "$b" "$@"
  done
  row "$title" "$a" "$b"
}

# answered PORT PROGRAM...: starts it, waits for its first metrics, stops it.
answered() {
  local port=$1
  shift
  "$@" > /dev/null 2>&1 &
  local started=$!
  until curl -sf -o /dev/null "http://127.0.0.1:$port/metrics"; do
    kill -0 "$started" 2> /dev/null || break
  done
  kill "$started" 2> /dev/null
  wait "$started" 2> /dev/null
  return 0
}

echo "$(date -u +%F), $(nproc) processors ($(sed -n 's/^model name[^:]*: //p;T;q' /proc/cpuinfo)), load $(cut -d' ' -f1 /proc/loadavg), medians of $rounds in turn, ms"
echo
echo "| what | wall | other's wall | ratio | processor | other's processor | ratio |"
echo "|---|---|---|---|---|---|---|"
if command -v lspci > /dev/null; then
  beside 'this host: `scan` / `lspci -vv`' "$program" scan -- lspci -vv
  if [ -n "$small" ]; then
    beside '2,000 functions: `scan --host` / `lspci -vv`' \
      "$program" scan --host "$small" -- lspci -vv -O "sysfs.path=$small/sys/bus/pci"
  fi
  if [ -n "$large" ]; then
    beside '10,000 functions: `scan --host` / `lspci -vv`' \
      "$program" scan --host "$large" -- lspci -vv -O "sysfs.path=$large/sys/bus/pci"
  fi
fi
if command -v ls-iommu > /dev/null; then
  beside 'this host: `scan` / `ls-iommu`' "$program" scan -- ls-iommu
fi
exporter=$(command -v prometheus-node-exporter || command -v node_exporter || true)
if [ -n "$exporter" ]; then
  beside '`--version` / `node_exporter --version`' "$program" --version -- "$exporter" --version
  if command -v curl > /dev/null; then
    beside 'the first `/metrics`: agent of `demo` / node_exporter' \
      answered 29978 "$program" agent --host demo --listen 127.0.0.1:29978 -- \
      answered 29100 "$exporter" --web.listen-address=127.0.0.1:29100
  fi
fi
