#!/bin/sh
# units-root.sh TAR [PACKAGE]...: makes a Debian 12 with systemd, these packages, and without any program of ours, as
# root, packed for units-first.sh.
set -eu
tar=$1
shift
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT

# In a mount namespace: its /proc and /sys are gone when it ends, however it ends.
unshare --mount debootstrap --variant=minbase --include="$(echo systemd zlib1g "$@" | tr ' ' ,)" bookworm "$work/root" > "$work/log" 2>&1 ||
  { tail "$work/log" >&2; exit 1; }
cd "$work/root"
# Nothing of these is needed, and the guest holds all in memory.
rm -rf usr/share/doc/* usr/share/man/* usr/share/locale/* usr/share/zoneinfo/* var/cache/apt/* var/lib/apt/lists/* dev/*
# With a number it is not the first boot, at which systemd enables units.
echo 0123456789abcdef0123456789abcdef > etc/machine-id
echo guest > etc/hostname
echo 127.0.0.1 localhost > etc/hosts
mkdir -p "$(dirname "$tar")"
tar --numeric-owner --one-file-system -cf "$tar.part" .
mv "$tar.part" "$tar"
