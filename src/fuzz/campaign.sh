#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fuzzes the parsers with Jazzer, one target after the other:
#
#     mvn -B -q test-compile
#     src/fuzz/campaign.sh SECONDS [TARGET...]
#
# SECONDS is the time of each target; a TARGET is the name of its method, such as dmar, and without
# any all are fuzzed. The corpus stays below target/fuzz/corpus, so that the next campaign goes on
# from there; what a target said is in target/fuzz/TARGET.log. An input that breaks a promise is
# written below src/test/resources, where the build's tests run it from then on: keep it with the
# change that mends the defect, or delete it.
#
# FUZZ_CLASSPATH may name the class path, where Maven need not be asked.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
  echo "usage: src/fuzz/campaign.sh SECONDS [TARGET...]" >&2
  exit 2
}

[[ ${1:-} =~ ^[1-9][0-9]*$ ]] || usage
seconds=$1
shift

out=target/fuzz
package=io.iovascope.fuzz
mkdir -p "$out/corpus"

if [ -n "${FUZZ_CLASSPATH:-}" ]; then
  classpath=$FUZZ_CLASSPATH
else
  if [ ! -d target/test-classes/io/iovascope/fuzz ]; then
    echo "campaign: nothing is compiled; run mvn -B -q test-compile" >&2
    exit 2
  fi
  if [ ! "$out/classpath" -nt pom.xml ]; then
    mvn -B -q dependency:build-classpath -Dmdep.outputFile="$out/classpath" > /dev/null
  fi
  classpath=target/test-classes:target/classes:$(cat "$out/classpath")
fi

# jazzer ARGUMENT...: memory is bounded, so that what needs more without a bound is found.
jazzer() {
  java -XX:+UseSerialGC -Xmx768m \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager -Diovascope.fuzz.seeds-in-files=true \
    -cp "$classpath" com.code_intelligence.jazzer.Jazzer "$@"
}

# The tests' own seeds, which the fuzzer begins with.
java -cp "$classpath" "$package.Seeds" "$out/seeds" \
  $(cd src/test/java && ls io/iovascope/fuzz/*FuzzTest.java | sed 's/\.java$//; s#/#.#g')

# CLASS METHOD of every target, as the sources have them.
targets() {
  grep -A1 '@FuzzTest' src/test/java/io/iovascope/fuzz/*FuzzTest.java |
    sed -n 's#.*/\([A-Za-z]*\)\.java-  void \([a-zA-Z]*\)(.*#\1 \2#p'
}

# last PATTERN FILE: the number after the last match, or a dash.
last() {
  local found
  found=$(grep -o "$1 *[0-9]*" "$2" | tail -1 | grep -o '[0-9]*$' || true)
  echo "${found:--}"
}

for name in "$@"; do
  if ! targets | grep -q " $name\$"; then
    echo "campaign: there is no target $name; there are $(targets | cut -d' ' -f2 | xargs)" >&2
    exit 2
  fi
done

row='%-18s %12s %9s %9s %9s %9s\n'
# shellcheck disable=SC2059
printf "$row" target executions per-s coverage corpus findings
all=0
found=0
while read -r class method; do
  if [ "$#" -gt 0 ] && [[ " $* " != *" $method "* ]]; then
    continue
  fi
  corpus=$out/corpus/$method
  log=$out/$method.log
  mkdir -p "$corpus"
  jazzer --target_class="$package.$class" --target_method="$method" --hooks=true --keep_going=20 \
    --instrumentation_includes='io.iovascope.**' --instrumentation_excludes="$package.**" \
    --custom_hook_includes='io.iovascope.**' --reproducer_path="$out" \
    -max_total_time="$seconds" -print_final_stats=1 -timeout=120 -rss_limit_mb=2500 \
    "$corpus" "$out/seeds/$method" < /dev/null > "$log" 2>&1 || true
  executions=$(last 'stat::number_of_executed_units:' "$log")
  findings=$(grep -c '^== Java Exception\|^==[0-9]*== ERROR' "$log" || true)
  if [ "$executions" = - ]; then
    echo "campaign: $method did not run, see $log" >&2
    found=$((found + 1))
    continue
  fi
  # shellcheck disable=SC2059
  printf "$row" "$method" "$executions" "$((executions / seconds))" "$(last ' cov:' "$log")" \
    "$(find "$corpus" -type f | wc -l)" "$findings"
  all=$((all + executions))
  found=$((found + findings))
done < <(targets)
# shellcheck disable=SC2059
printf "$row" all "$all" "" "" "" "$found"

# Which lines of the parsers all that was kept reaches: of all targets, whichever were fuzzed now.
java -XX:+UseSerialGC -Xmx1g -cp "$classpath" "$package.CorpusCoverage" "$(cut -d: -f2 <<< "$classpath")" "$out/corpus" "$out/seeds" \
  $(cd src/test/java && ls io/iovascope/fuzz/*FuzzTest.java | sed 's/\.java$//; s#/#.#g') > "$out/lines" 2> "$out/lines.log" ||
  { tail -n 3 "$out/lines.log" >&2; exit 1; }
echo
sed '/^$/q' "$out/lines"
echo "files with less than 90 %, and the lines that are missing: $out/lines"
[ "$found" -eq 0 ]
