# The user and the directories that the units need. Nothing is enabled or started.
if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers iovascope.conf || :
fi
if [ -d /run/systemd/system ]; then
  systemd-tmpfiles --create iovascope.conf || :
  systemctl daemon-reload || :
fi
