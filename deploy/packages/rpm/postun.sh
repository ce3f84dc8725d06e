# Removes what the units wrote; after an upgrade, restarts what runs.
if [ "$1" -eq 0 ]; then
  rm -rf /run/iovascope
  # Old metrics would be shown for ever.
  rm -f /var/lib/prometheus/node-exporter/iovascope.prom
fi
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || :
  if [ "$1" -ge 1 ]; then
    systemctl try-restart iovascope-boot.timer iovascope-textfile.timer iovascope-usage.timer \
      iovascope-trace.service iovascope.service || :
  fi
fi
