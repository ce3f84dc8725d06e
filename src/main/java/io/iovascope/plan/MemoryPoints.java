// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.HostResources.HugePages;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether memory can be mapped at given addresses, and whether there is enough of it. */
final class MemoryPoints {

  private static final int EXAMPLES = 4;

  private MemoryPoints() {}

  /**
   * Each range must lie inside of one valid range (vfio_iova_dma_valid() in
   * drivers/vfio/vfio_iommu_type1.c).
   *
   * @param whose whose memory it is, such as {@code guest memory}
   * @param tooHigh what to do if it lies above the aperture
   */
  static List<PlanPoint> mappable(
      UserspaceAccess access, List<AddressRange> wanted, String whose, String tooHigh) {
    AddressSet usable = access.usable();
    if (access.refusal() != null) {
      return List.of();
    }
    if (usable == null) {
      return List.of(
          PlanPoint.unknown(
              "what the group can map is not known: its regions or the unit's registers are not"
                  + " readable",
              "run as root, or see the sources of iovascope scan --verbose"));
    }
    List<PlanPoint> points = new ArrayList<>();
    for (AddressRange range : wanted) {
      if (usable.ranges().stream().noneMatch(valid -> valid.contains(range))) {
        points.add(conflict(access, range, whose, tooHigh));
      }
    }
    if (points.isEmpty()) {
      points.add(
          PlanPoint.fine(
              "%s at %s can be mapped"
                  .formatted(
                      whose,
                      wanted.stream()
                          .map(AddressRange::toString)
                          .collect(Collectors.joining(", ")))));
    }
    return points;
  }

  private static PlanPoint conflict(
      UserspaceAccess access, AddressRange range, String whose, String tooHigh) {
    List<Claim> taken =
        access.claims().stream()
            .filter(claim -> claim.layer().withholds() && claim.range().overlaps(range))
            .toList();
    boolean above = taken.stream().anyMatch(claim -> claim.kind() == Claim.Kind.ABOVE_LIMIT);
    String why =
        taken.stream()
            .limit(EXAMPLES)
            .map(claim -> "%s %s".formatted(claim.kind().label(), claim.range()))
            .collect(Collectors.joining(", "));
    return PlanPoint.no(
        "%s at %s cannot be mapped: %s. VFIO_MAP_DMA fails with EINVAL (errno 22)"
            .formatted(whose, range, why.isEmpty() ? "it crosses a hole" : why),
        above ? tooHigh : "take less memory, so that it ends before the hole");
  }

  /** Where requests for this memory would be delivered to a peer instead. */
  static List<PlanPoint> peers(
      DevicePicture device, List<AddressRange> wanted, String whose, String remedy) {
    AddressSet memory = AddressSet.of(wanted);
    List<PeerRange> exposed =
        device.peers().stream()
            .filter(PeerRange::isExposed)
            .filter(peer -> memory.overlaps(peer.range()))
            .toList();
    if (exposed.isEmpty()) {
      return List.of();
    }
    String where =
        exposed.stream()
            .limit(EXAMPLES)
            .map(peer -> "%s of %s".formatted(peer.range(), peer.peer()))
            .collect(Collectors.joining(", "));
    return List.of(
        PlanPoint.but(
            "%s lies where requests may reach a peer and never memory: %s%s. Data may be lost unseen"
                .formatted(
                    whose,
                    where,
                    exposed.size() > EXAMPLES
                        ? " and %d more".formatted(exposed.size() - EXAMPLES)
                        : ""),
            remedy));
  }

  /** All of it is pinned, so that the host must have it. */
  static List<PlanPoint> enough(Picture picture, long bytes, String whose) {
    Long memory = picture.host().resources().memoryBytes().value();
    if (memory == null || bytes <= memory) {
      return List.of();
    }
    return List.of(
        PlanPoint.no(
            "%s is %s, and the host has %s: VFIO pins all of it"
                .formatted(whose, Sizes.text(bytes), Sizes.text(memory)),
            "take less memory"));
  }

  /** What the program may lock: its own limit, which the host does not show. */
  static PlanPoint locked(long bytes, String who) {
    return PlanPoint.fine(
        "VFIO locks all of it: the limit of %s for locked memory (RLIMIT_MEMLOCK) has to be %s at least, else VFIO_MAP_DMA fails with ENOMEM (errno 12). libvirt sets it; else ulimit -l, or LimitMEMLOCK= of the unit"
            .formatted(who, Sizes.text(bytes)));
  }

  /** Whether the pool of huge pages of this size is large enough. */
  static List<PlanPoint> hugePages(Picture picture, long bytes, long pageBytes) {
    Optional<List<HugePages>> pools = picture.host().resources().hugePages().optional();
    long needed = pages(bytes, pageBytes);
    if (pools.isEmpty()) {
      return List.of(
          PlanPoint.unknown(
              "the pools of huge pages are not readable",
              "needed are %d pages of %s".formatted(needed, Sizes.text(pageBytes))));
    }
    Optional<HugePages> pool =
        pools.get().stream().filter(each -> each.pageBytes() == pageBytes).findFirst();
    if (pool.isEmpty()) {
      return List.of(
          PlanPoint.no(
              "the kernel has no huge pages of " + Sizes.text(pageBytes),
              "take one of the sizes below " + picture.host().resources().hugePages().path()));
    }
    if (pool.get().pages() < needed) {
      return List.of(
          PlanPoint.but(
              "%d huge pages of %s are needed and the pool has %d"
                  .formatted(needed, Sizes.text(pageBytes), pool.get().pages()),
              "echo %d > %s/hugepages-%dkB/nr_hugepages"
                  .formatted(
                      needed, picture.host().resources().hugePages().path(), pageBytes >> 10)));
    }
    return List.of(
        PlanPoint.fine(
            "the pool of huge pages of %s has %d, %d are needed"
                .formatted(Sizes.text(pageBytes), pool.get().pages(), needed)));
  }

  /** Number of pages that hold so many bytes. */
  static long pages(long bytes, long pageBytes) {
    return bytes / pageBytes + (bytes % pageBytes == 0 ? 0 : 1);
  }
}
