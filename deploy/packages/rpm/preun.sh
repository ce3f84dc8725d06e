# Stops and disables the units before they are removed, not before an upgrade.
if [ "$1" -eq 0 ] && command -v systemctl >/dev/null; then
  units="iovascope.service iovascope-textfile.timer iovascope-textfile.service
    iovascope-usage.timer iovascope-usage.service iovascope-trace.service
    iovascope-boot.timer iovascope-boot.service"
  if [ -d /run/systemd/system ]; then
    systemctl stop $units || :
  fi
  systemctl --quiet disable $units || :
fi
