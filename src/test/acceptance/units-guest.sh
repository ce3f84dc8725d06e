#!/bin/sh
# Runs in the guest, below its systemd: installs the package, starts each unit and notes what it does while iovafill
# takes address space. What it leaves in /out is compared by UnitsAcceptanceIT. The package is /share/iovascope.deb.
set -u
edu=/sys/kernel/debug/iovafill/0000:00:08.0
units='iovascope.service iovascope-boot.service iovascope-boot.timer iovascope-usage.service iovascope-usage.timer
  iovascope-trace.service'
export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

# soon SECONDS COMMAND...: waits until it is so
soon() {
  left=$(($1 * 2)); shift
  until "$@" > /dev/null 2>&1; do
    [ $left -gt 0 ] || return 1
    left=$((left - 1)); sleep 0.5
  done
}
# tried NAME COMMAND...: notes what it says and its status
tried() {
  name=$1; shift
  "$@" > "/out/$name" 2>&1
  echo $? > "/out/$name.status"
}
# noted NAME: how the units are, each on a line, and which of those that stay are active
noted() {
  # shellcheck disable=SC2086
  systemctl show -p Id,Result,ExecMainStatus,NRestarts,UnitFileState $units | awk -v RS= '{ $1 = $1; print }' > "/out/$1.units"
  systemctl is-active iovascope.service iovascope-boot.timer iovascope-usage.timer iovascope-trace.service > "/out/$1.active"
}
# metrics FILE: what the agent exports
metrics() {
  bash -c 'exec 3<> /dev/tcp/127.0.0.1/9978; printf "GET /metrics HTTP/1.0\r\n\r\n" >&3; sed "1,/^\r$/d" <&3' > "$1"
}
exports() { metrics /tmp/metrics && grep -q "$1" /tmp/metrics; }

tried booted timeout 60 systemctl is-system-running --wait

# The package, as somebody installs it who reads what it says: nothing runs yet.
tried dpkg dpkg --install /share/iovascope.deb
noted installed
busybox insmod /rig/iovafill.ko mask_bits=24
dmesg --level=warn,err,crit,alert,emerg > /out/dmesg.before

# 1. The agent.
tried start systemctl enable --now iovascope-boot.service iovascope-boot.timer iovascope.service
pid=$(systemctl show -P MainPID iovascope.service)
# An emulated JVM is slow.
soon 60 sh -c 'systemctl show -P StatusText iovascope.service | grep -q "last good scan"'
tried metrics.fetched metrics /out/metrics
cat "/proc/$pid/status" > /out/agent.status
stat -c %U:%G "/proc/$pid" > /out/agent.user
systemctl status --no-pager iovascope.service > /out/agent.systemctl 2>&1
find /run/iovascope -maxdepth 2 -printf '%M %u:%g %p\n' | sort > /out/run
noted started

# 2. How full.
echo 500 > $edu/map
tried usage.start systemctl enable --now iovascope-usage.timer
tried usage.run systemctl start iovascope-usage.service
cp /run/iovascope/usage.json /out/usage.json
tried usage.exported soon 60 exports '^iommu_iova_'
metrics /out/usage.metrics
noted usage

# 3. The trace, of 100 maps, 7 unmaps.
tried trace.start systemctl enable --now iovascope-trace.service
tried trace.written soon 30 test -e /run/iovascope/trace.json
ls /sys/kernel/tracing/instances > /out/trace.instances
echo 100 > $edu/map
echo 7 > $edu/unmap
tried trace.exported soon 90 exports 'iommu_dma_unmaps_total{device="0000:00:08.0"} 7.0'
metrics /out/trace.metrics
noted trace
tried trace.stop systemctl stop iovascope-trace.service
ls /sys/kernel/tracing/instances > /out/trace.left
noted traced

# What was as it should be must not be in the journal.
journalctl -o cat --no-pager -p warning -u 'iovascope*' > /out/journal.working
journalctl -o cat --no-pager -p notice -u 'iovascope-*' >> /out/journal.working

# What cannot be traced is told, once.
umount /sys/kernel/tracing
tried trace.again systemctl start iovascope-trace.service
tried trace.failed soon 30 systemctl is-failed iovascope-trace.service
noted failed
journalctl -o cat --no-pager -p notice -u iovascope-trace.service > /out/journal.failed

# 4. The watchdog. For two and a half limits the agent says itself, and in time, that it works; then it hangs.
# An emulated JVM takes longer for everything, and those that the timers start take all that there is.
limit=16
if [ -d /usr/share/iovascope/quarkus-app ]; then
  limit=40
  systemctl stop iovascope-boot.timer iovascope-usage.timer
fi
mkdir -p /run/systemd/system/iovascope.service.d
printf '[Service]\nWatchdogSec=%ss\nNotifyAccess=main\n' $limit > /run/systemd/system/iovascope.service.d/50-short.conf
systemctl daemon-reload
tried restart systemctl restart iovascope.service
sleep $((limit * 5 / 2))
noted watched
kill -STOP "$(systemctl show -P MainPID iovascope.service)"
tried hung soon 120 sh -c 'systemctl show iovascope.service | grep -q "^NRestarts=1$"'
tried replaced soon 240 systemctl is-active iovascope.service
noted replaced

tried stop systemctl stop iovascope.service
noted stopped
find /run/iovascope -maxdepth 1 -printf '%M %u:%g %p\n' | sort > /out/run.stopped

journalctl -o short-monotonic --no-pager > /out/journal
journalctl -o cat --no-pager -p warning -u 'iovascope*' > /out/journal.warnings
dmesg --level=warn,err,crit,alert,emerg > /out/dmesg.warnings
dmesg > /out/dmesg
exit 0
