#!/bin/sh
# Runs in the guest: the binary on the live system as root and as nobody, and what the guest's own files say.
# What it leaves in /out is compared by KernelAcceptanceIT. The program is /share/iovascope.
set -u
edu=0000:00:08.0
nic=0000:00:03.0
program=/share/iovascope

# A fault: the edu device writes to an address that nobody has mapped.
insmod /rig/iovafill.ko mask_bits=28
echo '0x1234000 w' > /sys/kernel/debug/iovafill/$edu/fault

# A binding: the network card, which has an RMRR, goes to VFIO.
bindvfio $nic > /out/bound

own() {
  mkdir -p "/out/$1"
  for group in /sys/kernel/iommu_groups/*; do
    number=${group##*/}
    cat "$group/reserved_regions" > "/out/$1/regions-$number"
    ls "$group/devices" > "/out/$1/devices-$number"
    cat "$group/type" > "/out/$1/type-$number"
  done
  for unit in /sys/class/iommu/*; do
    name=${unit##*/}
    for file in cap ecap version domains_used domains_supported; do
      echo "$file $(cat "$unit/intel-iommu/$file")"
    done > "/out/$1/unit-$name"
    ls "$unit/devices" > "/out/$1/unit-devices-$name"
  done
  for device in /sys/bus/pci/devices/*; do
    echo "${device##*/} $(basename "$(readlink "$device/driver" 2>/dev/null)" 2>/dev/null)"
  done > "/out/$1/drivers"
  cat /proc/iomem > "/out/$1/iomem"
  dmesg > "/out/$1/dmesg"
  uname -r > "/out/$1/release"
}

own files
for output in json text; do
  $program scan -o $output > "/out/root.$output" 2> "/out/root.$output.err"
  echo $? > "/out/root.$output.status"
done
$program metrics > /out/root.prom 2>> /out/root.json.err
$program explain $edu 0x1234000 > /out/explain 2>&1

# An ordinary user: no capabilities, dmesg restricted, iomem zeros, no DMAR table.
echo 1 > /proc/sys/kernel/dmesg_restrict
echo nobody:x:65534:65534::/:/bin/sh >> /etc/passwd
for output in json text; do
  su nobody -c "$program scan -o $output" > "/out/nobody.$output" 2> "/out/nobody.$output.err"
  echo $? > "/out/nobody.$output.status"
done
exit 0
