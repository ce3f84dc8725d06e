// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.AllocationFailure;
import io.iovascope.host.Origin;
import io.iovascope.host.PciDevice;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A driver with a wide mask for buffers and 32 bits for coherent memory: its rings compete for the
 * space below 4 GiB (docs/kernel-facts.md, section H, F-MASK-SPLIT; incident E05).
 */
final class MaskSplit implements Rule {

  @Override
  public String id() {
    return "mask-split";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "wide streaming mask, 32-bit coherent mask",
        "The device can use high addresses for buffers, but its driver asks for"
            + " coherent memory, such as rings, below 4 GiB. When that space is full of"
            + " buffers, allocations of rings fail.",
        "`dma_mask_bits` and `consistent_dma_mask_bits` of translated devices with a"
            + " driver. A warning if the kernel has logged that the space below 4 GiB was full"
            + " for the device.",
        "MegaRAID 9341-4i: \"63 bit DMA mask and 32 bit consistent mask\", faults, cured"
            + " by `iommu=pt` (thomas-krenn.com).",
        "Keep the space below 4 GiB free (`iommu.forcedac=1` moves other devices out),"
            + " or boot with `iommu=pt`.",
        List.of("Iommu32BitSpaceTiny"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Set<String> wasFull =
        picture.host().kernel().events().failures().stream()
            .filter(failure -> failure.kind() == AllocationFailure.Kind.SPACE_32BIT)
            .map(AllocationFailure::device)
            .collect(Collectors.toSet());
    Map<String, List<DevicePicture>> byDriver = new LinkedHashMap<>();
    for (DevicePicture device : picture.devices()) {
      if (isSplit(device)) {
        byDriver
            .computeIfAbsent(
                Objects.requireNonNullElse(device.device().binding().driver(), ""),
                driver -> new ArrayList<>())
            .add(device);
      }
    }
    List<Finding> findings = new ArrayList<>();
    byDriver.forEach((driver, devices) -> findings.add(finding(driver, devices, wasFull)));
    return findings;
  }

  private static boolean isSplit(DevicePicture picture) {
    PciDevice device = picture.device();
    return picture.dmaApi().state() == DmaApiSpace.State.TRANSLATED
        && picture.dmaApi().limitsKnown()
        && device.masks().streamingBits() != null
        && device.masks().streamingBits() > 32
        && device.masks().coherentBits() != null
        && device.masks().coherentBits() == 32;
  }

  private Finding finding(String driver, List<DevicePicture> devices, Set<String> wasFull) {
    PciDevice first = devices.get(0).device();
    boolean full =
        devices.stream().anyMatch(device -> wasFull.contains(device.device().address().toString()));
    return new Finding(
        id(),
        full ? Severity.WARNING : severity(),
        devices.size() == 1
            ? new Subject.Device(first.address(), first.binding().group())
            : new Subject.Driver(driver),
        "%s has a %d-bit mask for buffers and 32 bits for coherent memory: %s%s"
            .formatted(
                driver,
                first.masks().streamingBits(),
                Finding.devices(devices),
                full ? "; the space below 4 GiB was full" : ""),
        List.of(
            evidence(first, "dma_mask_bits", first.masks().streamingBits()),
            evidence(first, "consistent_dma_mask_bits", first.masks().coherentBits())),
        "keep the space below 4 GiB free, or boot with iommu=pt");
  }

  private static Evidence evidence(PciDevice device, String file, @Nullable Integer bits) {
    return new Evidence(
        Origin.file("/sys/bus/pci/devices/%s/%s".formatted(device.address(), file)),
        String.valueOf(bits));
  }
}
