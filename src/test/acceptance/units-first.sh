#!/bin/busybox sh
# First process of the guest: unpacks a Debian system into memory, and becomes its systemd, which runs the rig's
# command as a unit once the system is up. What is below /share here is there as well.
/bin/busybox mkdir -p /proc /sys /dev /new
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
[ -f /rig/modules ] && while read -r module; do insmod "$module" 2> /dev/null; done < /rig/modules

mount -t tmpfs -o mode=755,size=75% root /new
tar -C /new -xf /share/root.tar
rm /share/root.tar
cp -a /share /rig /new/
cp /bin/busybox /new/usr/local/bin/

# Sends /out as the rig's own init does.
cat > /new/rig/run << 'END'
cd /
sh /rig/cmd > /out/stdout 2> /out/stderr
echo $? > /out/exit
stty -F /dev/ttyS1 raw -echo -opost 115200
tar -C /out -cf - . | gzip -3f > /dev/ttyS1
sync
systemctl --no-block poweroff
END
mkdir /new/out
cat > /new/etc/systemd/system/acceptance.service << 'END'
[Unit]
Description=The command of the rig

[Service]
ExecStart=/bin/sh /rig/run
StandardOutput=journal+console
END
mkdir -p /new/etc/systemd/system/multi-user.target.wants
ln -s ../acceptance.service /new/etc/systemd/system/multi-user.target.wants/

for tree in dev proc sys; do mount --move /$tree /new/$tree; done
exec switch_root /new /lib/systemd/systemd
