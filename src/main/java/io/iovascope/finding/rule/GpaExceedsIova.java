// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.IoMemory;
import io.iovascope.host.Origin;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitPicture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guests can have addresses that VFIO cannot map (docs/kernel-facts.md, section H, F-GPA-VS-IOVA;
 * incidents E08 to E10).
 */
final class GpaExceedsIova implements Rule {

  private static final long LAST_ADDRESS = -1;

  @Override
  public String id() {
    return "gpa-exceeds-iova";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "guest addresses that VFIO cannot map",
        "A guest that sees as many physical address bits as the host's processor may"
            + " place memory or BARs where the page tables of the unit do not reach. QEMU then"
            + " says that peer-to-peer DMA may not work, other monitors stop.",
        "Physical address bits of `/proc/cpuinfo` against the aperture of VFIO domains."
            + " A warning if memory of the host itself lies beyond it (`/proc/iomem`): then"
            + " guests may be too large, and DPDK with physical addresses fails.",
        "Looking Glass on Raptor Lake: VFIO_MAP_DMA failed with -22 at 0x382000000000,"
            + " 46 bits against 39 (gnif/LookingGlass#1184). The same in nested guests"
            + " (cloud-hypervisor/cloud-hypervisor#7030).",
        "Give guests fewer bits: `-cpu host,phys-bits=N` (libvirt: `<maxphysaddr"
            + " mode='emulate' bits='N'/>`). `iovascope check DEVICE --guest-ram SIZE`"
            + " answers for one guest.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Map<Integer, List<UnitPicture>> byWidth = new LinkedHashMap<>();
    for (UnitPicture unit : picture.units()) {
      Aperture aperture = unit.userspace();
      if (aperture != null) {
        byWidth.computeIfAbsent(aperture.bits(), bits -> new ArrayList<>()).add(unit);
      }
    }
    Optional<Integer> processor = picture.host().resources().physicalAddressBits().optional();
    Optional<AddressRange> highest = highestMemory(picture);
    List<Finding> findings = new ArrayList<>();
    byWidth.forEach(
        (bits, units) -> {
          boolean memory =
              highest.map(range -> AddressRange.ofBits(bits).contains(range)).orElse(true);
          if (!memory || processor.map(width -> width > bits).orElse(false)) {
            findings.add(finding(picture, units, bits, !memory, highest));
          }
        });
    return findings;
  }

  private static Optional<AddressRange> highestMemory(Picture picture) {
    return picture.host().firmware().ioMemory().optional().stream()
        .flatMap(map -> map.entries().stream())
        .filter(entry -> entry.name().equals("System RAM"))
        .map(IoMemory.Entry::range)
        .max((one, other) -> Long.compareUnsigned(one.end(), other.end()));
  }

  private Finding finding(
      Picture picture,
      List<UnitPicture> units,
      int bits,
      boolean memoryIsBeyond,
      Optional<AddressRange> highest) {
    String names =
        String.join(
            ", ", units.stream().limit(Finding.EXAMPLES).map(unit -> unit.unit().name()).toList());
    List<Evidence> evidence = new ArrayList<>();
    picture
        .host()
        .resources()
        .physicalAddressBits()
        .optional()
        .ifPresent(
            width ->
                evidence.add(
                    new Evidence(
                        Origin.file(picture.host().resources().physicalAddressBits().path()),
                        "%d bits physical".formatted(width))));
    if (memoryIsBeyond) {
      highest.ifPresent(
          range ->
              evidence.add(
                  new Evidence(
                      Origin.file(picture.host().firmware().ioMemory().path()),
                      "System RAM up to " + AddressRange.hex(range.end()))));
    }
    evidence.add(Evidence.of("VFIO domains of %s: %d bits".formatted(names, bits)));
    return new Finding(
        id(),
        memoryIsBeyond ? Severity.WARNING : severity(),
        new Subject.Host(),
        List.of(new AddressRange(AddressRange.ofBits(bits).end() + 1, LAST_ADDRESS)),
        memoryIsBeyond
            ? "memory of this host lies beyond the %d bits that VFIO can map".formatted(bits)
            : "guests with as many address bits as the processor exceed the %d bits that VFIO can map"
                .formatted(bits),
        evidence,
        "give guests phys-bits=%d; iovascope check DEVICE --guest-ram SIZE answers for one"
            .formatted(bits));
  }
}
