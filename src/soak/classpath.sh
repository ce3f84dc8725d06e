# SPDX-License-Identifier: Apache-2.0
# Sourced in the project's directory: sets classpath to that of the tests, which SOAK_CLASSPATH may name.
if [ -n "${SOAK_CLASSPATH:-}" ]; then
  classpath=$SOAK_CLASSPATH
else
  if [ ! -d target/test-classes/io/iovascope/soak ]; then
    echo "soak: nothing is compiled; run mvn -B -q test-compile" >&2
    exit 2
  fi
  mkdir -p target/soak
  if [ ! target/soak/classpath -nt pom.xml ]; then
    mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/soak/classpath > /dev/null
  fi
  classpath=target/test-classes:target/classes:$(cat target/soak/classpath)
fi
