#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Scrapes the agent, and then node_exporter, at a steady rate, among idle connections and slow readers:
#
#     mvn -B -q test-compile
#     src/soak/load.sh PROGRAM [HOST [SCRAPES-A-SECOND [SECONDS]]]
#
# PROGRAM is the native binary, or a script that starts the jar; HOST (demo), 2000 a second and 60
# seconds unless told otherwise. Needs prometheus-node-exporter. Prints one table.
#
# SOAK_CLASSPATH may name the class path, where Maven need not be asked.
set -euo pipefail

if [ "$#" -lt 1 ]; then
  echo "usage: src/soak/load.sh PROGRAM [HOST [SCRAPES-A-SECOND [SECONDS]]]" >&2
  exit 2
fi
program=$(realpath "$1")
host=${2:-demo}
rate=${3:-2000}
seconds=${4:-60}
cd "$(dirname "$0")/../.."

. src/soak/classpath.sh

java -XX:+UseSerialGC -Xmx1g -cp "$classpath" io.iovascope.benchmark.SteadyLoad \
  "$program" "$host" "$rate" "$seconds"
