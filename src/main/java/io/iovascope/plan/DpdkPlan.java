// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.IoMemory;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.text.Label;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a DPDK program, or SPDK on top of it, could use a device of the host. Its memory is huge
 * pages, each of which is mapped by itself.
 *
 * @param memory bytes that it takes
 * @param pageBytes size of its huge pages
 */
public record DpdkPlan(long memory, long pageBytes, IovaMode mode) {

  /** Where the environment layer of DPDK begins by default ({@code --base-virtaddr}). */
  static final long BASE = 0x1_0000_0000L;

  /** What DPDK uses for a DMA address: {@code --iova-mode}. */
  public enum IovaMode {
    /** The virtual address in the program. */
    VA,
    /** The physical address. */
    PA;

    /** The name that DPDK has for it. */
    public String label() {
      return Label.of(this);
    }
  }

  /** The answer for one device. */
  public Plan of(Picture picture, DevicePicture device) {
    List<PlanPoint> points = new ArrayList<>(GroupPoints.of(picture, device));
    Optional<GroupPicture> group = picture.group(device.device().binding().group());
    if (mode == IovaMode.VA) {
      List<AddressRange> wanted = List.of(new AddressRange(BASE, BASE + memory - 1));
      group.ifPresent(
          found ->
              points.addAll(
                  MemoryPoints.mappable(
                      found.vfio(),
                      wanted,
                      "memory",
                      "take less memory, or a lower --base-virtaddr")));
      points.addAll(
          MemoryPoints.peers(
              device,
              wanted,
              "memory",
              "move it with --base-virtaddr, or switch ACS request redirect on"));
    } else {
      group.ifPresent(found -> points.addAll(physical(picture, found.vfio())));
    }
    points.addAll(MemoryPoints.enough(picture, memory, "memory"));
    points.addAll(MemoryPoints.hugePages(picture, memory, pageBytes));
    points.add(MemoryPoints.locked(memory, "the program"));
    points.add(mappings(MappingLimit.of(picture)));
    return new Plan(
        device.device().address(),
        "for DPDK with %s in pages of %s, --iova-mode=%s"
            .formatted(Sizes.text(memory), Sizes.text(pageBytes), mode.label()),
        points);
  }

  /** Huge pages may be anywhere in the host's memory. */
  private static List<PlanPoint> physical(Picture picture, UserspaceAccess access) {
    AddressSet usable = access.usable();
    if (access.refusal() != null) {
      return List.of();
    }
    List<AddressRange> memory =
        picture.host().firmware().ioMemory().optional().stream()
            .flatMap(map -> map.entries().stream())
            .filter(entry -> entry.name().equals("System RAM"))
            .map(IoMemory.Entry::range)
            .toList();
    if (usable == null || memory.isEmpty()) {
      return List.of(
          PlanPoint.unknown(
              "where the host's memory is, or what the group can map, is not readable",
              "run as root"));
    }
    AddressSet unmappable = AddressSet.of(memory).subtract(usable);
    List<PlanPoint> points = new ArrayList<>();
    points.add(
        unmappable.isEmpty()
            ? PlanPoint.fine("all memory of the host can be mapped at its physical addresses")
            : PlanPoint.but(
                "%s of the host's memory cannot be mapped at its physical address, from %s on: a page from there fails with EINVAL"
                    .formatted(
                        Sizes.text(unmappable.size()),
                        AddressRange.hex(unmappable.ranges().get(0).start())),
                "--iova-mode=va"));
    points.add(
        PlanPoint.but(
            "only a program with CAP_SYS_ADMIN sees physical addresses", "--iova-mode=va"));
    return points;
  }

  private PlanPoint mappings(MappingLimit limit) {
    long needed = MemoryPoints.pages(memory, pageBytes);
    return needed <= limit.mappings()
        ? PlanPoint.fine("%s; %d pages are mapped one by one".formatted(limit, needed))
        : PlanPoint.no(
            "%s, and %d pages are mapped one by one: VFIO_MAP_DMA fails with ENOSPC (\"No space left on device\", errno 28)"
                .formatted(limit, needed),
            "take pages of 1 GiB, or load vfio_iommu_type1 with dma_entry_limit=%d"
                .formatted(needed + 1000));
  }
}
