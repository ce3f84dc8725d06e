#!/usr/bin/env bash
# Lets the rig fetch the kernel of Debian 11 (5.10), the last Debian kernel with Intel's own DMA API,
# as it fetches those that it knows. Needs what the rig's setup.sh needs; does only what is missing.
set -euo pipefail
rig=${1:?usage: setup-5.10.sh RIG}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$rig"/. "$copy"
chmod -R u+w "$copy"
sed -i 's/case $1 in 6.1)/case $1 in 5.10) echo bullseye;; 6.1)/' "$copy/lib.sh"
sed -i -E 's/^( *)6\.1-deb\|/\15.10-deb|6.1-deb|/; s/^( *)iovafill-6\.1-deb\|/\1iovafill-5.10-deb|iovafill-6.1-deb|/' \
  "$copy/setup.sh"
"$copy/setup.sh" iovafill-5.10-deb
