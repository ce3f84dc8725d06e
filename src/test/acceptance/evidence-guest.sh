#!/bin/sh
# Runs in the guest as root: what the program knows of the kernel, and what check says before and after iovafill has
# taken a space of 24 bits. What it leaves in /out is compared by EvidenceAcceptanceIT. The program is /share/iovascope.
set -u
program=/share/iovascope
edu=0000:00:08.0
# The reader that finds the trees of Intel's own DMA API knows the others too; of 5.10 the notes of the core file do not
# tell where symbols are.
kiova='kiova-own-dma -K'
case $(uname -r) in 5.10.*) kiova=kiova-own-dma ;; esac

$program save-boot > /out/save.out 2>&1
cp /run/iovascope/boot/kernel-evidence /out/
rm -r /run/iovascope
$program scan -v -o json > /out/scan.json 2> /out/scan.err
$program check -o json > /out/quiet.json 2> /out/quiet.err
$program usage --ranges -o json > /out/quiet-usage.json 2> /out/quiet-usage.err
$kiova -F > /out/quiet.kiova 2> /out/kiova.err

insmod /rig/iovafill.ko mask_bits=24
echo 100000 > /sys/kernel/debug/iovafill/$edu/map 2> /dev/null
$program usage --ranges -o json > /out/full-usage.json 2> /out/full-usage.err
$kiova -F > /out/full.kiova 2>> /out/kiova.err
$program check -o json > /out/full.json 2> /out/full.err
echo $? > /out/full.status
$program check > /out/full.text 2>> /out/full.err

echo nobody:x:65534:65534::/:/bin/sh >> /etc/passwd
su nobody -c "$program check" > /out/nobody.text 2> /out/nobody.err
echo $? > /out/nobody.status
exit 0
