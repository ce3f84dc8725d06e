#!/bin/sh
# Runs in the guest: traces while a driver fills a space of 24 bits, and ends the trace in every way there
# is. What it leaves in /out is compared by TraceAcceptanceIT. The program is /share/iovascope.
set -u
program=/share/iovascope
instances=/sys/kernel/tracing/instances

insmod /rig/iovafill.ko mask_bits=24
edu=/sys/kernel/debug/iovafill/0000:00:08.0
dmesg > /out/dmesg.before

# begin NAME [DURATION]: traces in the background, until the instance has all its triggers
begin() {
  $program probe trace "${2:-5m}" -o json > "/out/$1.json" 2> "/out/$1.err" &
  pid=$!
  i=0
  while [ ! -e "$instances/iovascope-$pid" ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i + 1)); done
  sleep 3
}
# ended NAME: waits for the trace and notes its status and what is left
ended() {
  wait $pid
  echo $? > "/out/$1.status"
  ls $instances > "/out/$1.left"
}

# 100 pieces of 4 KiB, then of 8 KiB until one is refused, then 30 back.
begin normal 20s
echo 100 > $edu/map
echo 100000 8192 > $edu/map
cat $edu/stat > /out/normal.stat
echo 30 > $edu/unmap
ended normal

begin term
echo 5 > $edu/unmap
kill -TERM $pid
ended term

# Until it is told to end, with a document that another process reads meanwhile.
mkdir -p /run/iovascope
$program probe trace --output /run/iovascope/trace.json --every 1s > /out/running.out 2> /out/running.err &
pid=$!
i=0
while [ ! -e /run/iovascope/trace.json ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i + 1)); done
echo 7 > $edu/unmap
sleep 5
cp /run/iovascope/trace.json /out/running.before
$program metrics > /out/metrics 2> /out/metrics.err
echo 3 > $edu/unmap
kill -TERM $pid
ended running
cp /run/iovascope/trace.json /out/running.json

begin kill
kill -KILL $pid
ended kill

begin next 1s
ended next

cat /sys/kernel/tracing/events/dma/enable > /out/enabled
dmesg > /out/dmesg
exit 0
