// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.host.machine.Machine;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the kernel lets the device's group go to user space, and who is in the way. */
final class GroupPoints {

  private GroupPoints() {}

  static List<PlanPoint> of(Picture picture, DevicePicture device) {
    GroupPicture group = picture.group(device.device().binding().group()).orElse(null);
    Optional<String> unknown = device.groupUnknown();
    if (group == null && unknown.isPresent()) {
      return List.of(
          PlanPoint.unknown(
              "the IOMMU group of %s: %s".formatted(device.device().address(), unknown.get()), ""));
    }
    if (group == null) {
      return List.of(
          PlanPoint.no(
              "%s has no IOMMU group: %s"
                  .formatted(device.device().address(), picture.stateReason()),
              withoutGroup(picture)));
    }
    List<PlanPoint> points = new ArrayList<>();
    Refusal refusal = group.vfio().refusal();
    if (refusal != null) {
      points.add(
          PlanPoint.no(
              "the kernel refuses group %d with %s (errno %d): %s. It logs \"%s\""
                  .formatted(
                      group.group().id(),
                      refusal.error(),
                      refusal.errno(),
                      refusal.reason(),
                      refusal.message()),
              refusal.cause().remedy()));
    }
    points.addAll(drivers(picture, device, group));
    if (picture
        .host()
        .kernel()
        .bootLog()
        .optional()
        .map(log -> log.interruptRemapping())
        .orElse(false)) {
      points.add(PlanPoint.fine("interrupt remapping is on"));
    }
    return points;
  }

  /** What may help depends on whose IOMMU it is; in a virtual machine, nothing in the machine. */
  private static String withoutGroup(Picture picture) {
    Machine machine = picture.host().machine();
    if (picture.state().works()) {
      return "see why: iovascope show, and the boot log";
    }
    return machine.iommu() == IommuKind.UNKNOWN && machine.hypervisor() != null
        ? "give this virtual machine an IOMMU, or start the guest on the host"
        : switch (machine.iommu()) {
          case AMD_VI -> "switch the IOMMU on in the firmware setup, and remove amd_iommu=off";
          case SMMU, VIRTIO, OTHER -> "see why: the boot log";
          case VT_D, UNKNOWN -> "switch VT-d on in the firmware setup and boot with intel_iommu=on";
        };
  }

  private static List<PlanPoint> drivers(
      Picture picture, DevicePicture device, GroupPicture group) {
    List<PciDevice> bound =
        picture.devices().stream()
            .map(DevicePicture::device)
            .filter(each -> Objects.equals(each.binding().group(), group.group().id()))
            .filter(PciDevice::hasHostDriver)
            .toList();
    if (bound.isEmpty()) {
      return List.of(
          PlanPoint.fine(
              "nothing in group %d is bound to a driver of the host"
                  .formatted(group.group().id())));
    }
    boolean mates =
        bound.stream().anyMatch(each -> !each.address().equals(device.device().address()));
    String names =
        bound.stream()
            .map(each -> "%s (%s)".formatted(each.address(), each.binding().driver()))
            .collect(Collectors.joining(", "));
    return List.of(
        PlanPoint.but(
            mates
                ? "the host's drivers must let go of %s: all of group %d goes together, else \"group %d is not viable\""
                    .formatted(names, group.group().id(), group.group().id())
                : "the host's driver must let go of " + names,
            bound.stream()
                .map(each -> "virsh nodedev-detach " + libvirt(each.address()))
                .collect(Collectors.joining("; "))));
  }

  /** The name that libvirt has for a PCI device. */
  private static String libvirt(PciAddress address) {
    return "pci_" + address.toString().replace(':', '_').replace('.', '_');
  }
}
