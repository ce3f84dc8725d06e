#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the agent over a host that changes a thousand times a minute, among clients of all kinds:
#
#     mvn -B -q test-compile
#     src/soak/soak.sh PROGRAM SECONDS [REPORT]
#
# PROGRAM is the native binary, or a script that starts the jar. The report goes to the terminal and
# to the file REPORT, a line a minute; docs/reliability.md says what is promised. Ends with status 1
# if a promise was broken.
#
# SOAK_CLASSPATH may name the class path, where Maven need not be asked. The host is made below
# TMPDIR.
set -euo pipefail

if [ "$#" -lt 2 ] || ! [[ $2 =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: src/soak/soak.sh PROGRAM SECONDS [REPORT]" >&2
  exit 2
fi
program=$(realpath "$1")
seconds=$2
report=$(realpath -m "${3:-/dev/null}")
cd "$(dirname "$0")/../.."

. src/soak/classpath.sh

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
java -XX:+UseSerialGC -Xmx512m -Djava.io.tmpdir="$scratch" -Dpackaged.program="$program" \
  -cp "$classpath" io.iovascope.soak.Soak "$seconds" | tee "$report"
