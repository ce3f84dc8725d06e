#!/bin/sh
# Runs in the guest as root: the program's usage and kiova's reading of the same trees, while iovafill takes address space.
# What it leaves in /out is compared by UsageAcceptanceIT. The program is /share/iovascope, $1 the number of walks under load.
set -u
program=/share/iovascope
walks=$1
edu=0000:00:08.0
fill=/sys/kernel/debug/iovafill/$edu

# Two independent readings of one moment: nothing changes between them.
both() {
  $program usage --ranges -o json > "/out/$1.json" 2> "/out/$1.err"
  kiova -K -F > "/out/$1.kiova" 2>> "/out/$1.err"
}

load() {
  grep -q '^iovafill ' /proc/modules && rmmod iovafill
  insmod /rig/iovafill.ko mask_bits="$1"
}

both quiet

# A space of 24 bits, until it is full, and with holes.
load 24
mkdir -p /run/iovascope
echo 1000 > $fill/map
both some
# What the agent would say on the way, up to the driver's first failure.
step=10
while grep -q '^failed 0$' $fill/stat; do
  $program usage --output /run/iovascope/usage.json 2>> /out/steps.err
  $program metrics > /out/step-$step.prom 2>> /out/steps.err
  step=$((step + 1))
  echo 200 > $fill/map 2> /dev/null
done
rm -r /run/iovascope
grep pieces $fill/stat > /out/pieces
both full
echo 'every 3' > $fill/unmap
sleep 2 # The worker that trims the depot has run.
both holes

# 65,000 ranges, timed.
load 32
echo 65000 > $fill/map
kiova -K -F -q > /out/large.kiova
$program usage --watch 0.1 --times 6 --verbose > /dev/null 2> /out/large.times
both large

# The document, a capture, and who may not read.
$program usage --output /out/usage.json 2> /out/output.err
$program capture /out/host.tar.gz > /dev/null 2> /out/capture.err
$program --host /out/host.tar.gz scan -o json > /out/captured.json 2> /out/captured.err
echo nobody:x:65534:65534::/:/bin/sh >> /etc/passwd
su nobody -c "$program usage" > /out/nobody.out 2> /out/nobody.err
echo $? > /out/nobody.status

# Ranges that come and go as fast as they can beside a hundred that stay, in a space that nothing else has used.
busy=/sys/kernel/debug/iovafill/0000:00:09.0
echo '100 262144' > $busy/map
both fixed
dmesg | wc -l > /out/dmesg-before
began=$(cut -d. -f1 /proc/uptime)
(
  loops=0
  while [ ! -e /tmp/enough ]; do
    echo '1000 262144' > $busy/map
    echo 1000 > $busy/unmap
    loops=$((loops + 1))
  done
  echo $((2000 * loops / ($(cut -d. -f1 /proc/uptime) - began + 1))) > /out/changes
) &
$program usage 0000:00:09.0 --ranges --watch 0.01 --times "$walks" -o json 2> /out/race.err | gzip -1 > /out/race.gz
touch /tmp/enough
wait
dmesg | tail -n +$(($(cat /out/dmesg-before) + 1)) > /out/dmesg-during
dmesg > /out/dmesg
exit 0
