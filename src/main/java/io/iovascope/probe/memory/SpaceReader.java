// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.host.btf.Field;
import io.iovascope.probe.DeviceUsage;
import io.iovascope.probe.ReservedNode;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.SpaceUsage.Accuracy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads one IOVA space. A tree that is the same in two readings, with nobody changing it at some
 * moment between them, is exact. Two equal readings alone would not do: while a new node is fitted
 * in, two nodes are out of reach without breaking a rule, and in a virtual machine that moment may
 * last. Of a tree that keeps changing the reserved nodes are those of several readings.
 */
final class SpaceReader {

  /** Larger trees are not read twice. */
  private static final long MOST_READ_TWICE = 4_000_000;

  private static final int ATTEMPTS = 4;
  private static final int LOOKS_AT_LOCK = 20;

  private final MemoryBlocks memory;
  private final IommuLayout layout;
  private final WalkLimits limits;
  private final FreedRangeReader freedRanges;
  private final boolean intelDmaApi;
  private Walk largest = Walk.NONE;

  /**
   * @param intelDmaApi whether intel-iommu has a DMA API of its own, whose spaces lie elsewhere
   */
  SpaceReader(
      MemoryBlocks memory,
      IommuLayout layout,
      WalkLimits limits,
      long[] perCpuOffsets,
      boolean intelDmaApi) {
    this.intelDmaApi = intelDmaApi;
    this.memory = memory;
    this.layout = layout;
    this.limits = limits;
    this.freedRanges = new FreedRangeReader(memory, layout, perCpuOffsets);
  }

  /**
   * What is in the space of a domain.
   *
   * @param domain address of the struct iommu_domain
   * @param predicted the nodes that the model predicts, ascending
   */
  Reading<SpaceUsage> read(
      long domain, List<DeviceUsage> devices, List<AddressRange> predicted, Detail detail) {
    if (intelDmaApi) {
      Integer space = layout.intelSpace();
      return space == null
          ? Reading.malformed(
              null, KernelMemory.PATH, "this kernel has no struct dmar_domain with a member iovad")
          : read(domain, domain + space, 0, devices, predicted, detail);
    }
    long cookie = memory.get(domain, layout.domain().cookie());
    return cookie == 0 || !isIovaCookie(domain, cookie)
        ? Reading.absent(KernelMemory.PATH, "its domain has no IOVA space")
        : read(domain, cookie + layout.domain().space(), cookie, devices, predicted, detail);
  }

  private Reading<SpaceUsage> read(
      long domain,
      long space,
      long cookie,
      List<DeviceUsage> devices,
      List<AddressRange> predicted,
      Detail detail) {
    IommuLayout.Space offsets = layout.space();
    long granule = memory.get(space, offsets.granule());
    long firstPage = memory.get(space, offsets.startPfn());
    if (memory.get(space, offsets.root()) == 0) {
      return Reading.absent(KernelMemory.PATH, "its IOVA space is not set up yet");
    }
    long start = memory.get(domain, layout.domain().apertureStart());
    long end = memory.get(domain, layout.domain().apertureEnd());
    int shift = Long.numberOfTrailingZeros(granule);
    if (Long.bitCount(granule) != 1
        || shift < 9
        || shift > 30
        || Long.compareUnsigned(start, end) >= 0
        || firstPage < 0
        || firstPage > end >>> shift) {
      return Reading.malformed(
          null,
          KernelMemory.PATH,
          "expected an IOVA space, found pages of 0x%x bytes from 0x%x on, aperture 0x%x-0x%x"
              .formatted(granule, firstPage, start, end));
    }
    Field max32 = offsets.max32AllocSize();
    SpaceSummary summary =
        new SpaceSummary(
            new AddressRange(start, end),
            shift,
            firstPage,
            max32 == null ? null : memory.get(space, max32),
            ends(end, devices),
            detail);
    return Reading.ok(readings(space, cookie, predicted, summary), KernelMemory.PATH);
  }

  /** The walk with the most nodes until now; without nodes if there was none. */
  Walk largest() {
    return largest;
  }

  private SpaceUsage readings(
      long space, long cookie, List<AddressRange> predicted, SpaceSummary summary) {
    Set<ReservedNode> seen = new HashSet<>();
    for (int attempt = 1; ; attempt++) {
      long began = System.nanoTime();
      TreeWalk walk = new TreeWalk(memory, layout, limits, space);
      NodeList nodes = walk.nodes();
      if (nodes.count() > largest.nodes()) {
        largest = new Walk(nodes.count(), Duration.ofNanos(System.nanoTime() - began));
      }
      boolean same = walk.tears() == 0 && isFree(space) && isSameAgain(nodes, space);
      FreedRanges freed = freedRanges.read(space, cookie);
      SpaceUsage usage =
          summary.of(
              nodes,
              predicted,
              freed,
              same && freed.complete() ? Accuracy.EXACT : Accuracy.APPROXIMATE,
              walk.tears());
      boolean whole = usage.predictedMissing().isEmpty() && usage.reserved().containsAll(seen);
      if (whole && (same || attempt > 1)) {
        return usage;
      }
      seen.addAll(usage.reserved());
      if (attempt == ATTEMPTS || nodes.count() > MOST_READ_TWICE) {
        return seen.size() == usage.reserved().size()
            ? usage
            : summary.of(
                withReserved(nodes, seen, Long.numberOfTrailingZeros(usage.granule())),
                predicted,
                freed,
                Accuracy.APPROXIMATE,
                walk.tears());
      }
      pause(attempt);
    }
  }

  /** Lets a change come to its end, of which a virtual machine may have stopped in the middle. */
  private static void pause(int attempt) {
    try {
      Thread.sleep(1L << 2 * attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether nobody holds the lock of the tree at some moment now; true if that cannot be known. */
  private boolean isFree(long space) {
    Field lock = layout.space().lock();
    for (int i = 0; lock != null && i < LOOKS_AT_LOCK; i++) {
      if (memory.getNow(space, lock) == 0) {
        return true;
      }
    }
    return lock == null;
  }

  private boolean isSameAgain(NodeList nodes, long space) {
    if (nodes.count() > MOST_READ_TWICE) {
      return false;
    }
    // Two readings of the same bytes give the same nodes.
    if (memory.unchanged()) {
      return true;
    }
    TreeWalk again = new TreeWalk(memory, layout, limits, space);
    NodeList second = again.nodes();
    return again.tears() == 0 && second.hasSameNodes(nodes);
  }

  /** The nodes, and those that other readings had, where there is room for them. */
  private NodeList withReserved(NodeList nodes, Set<ReservedNode> seen, int shift) {
    List<AddressRange> more = seen.stream().map(ReservedNode::range).sorted().toList();
    NodeList all = new NodeList(limits.bytes());
    int next = 0;
    NodeList.Cursor cursor = nodes.cursor();
    boolean left = cursor.next();
    while (left || next < more.size()) {
      long low = next < more.size() ? more.get(next).start() >>> shift : Long.MAX_VALUE;
      if (left && cursor.low() <= low) {
        addIfFree(all, cursor.low(), cursor.high());
        left = cursor.next();
      } else {
        addIfFree(all, low, more.get(next++).end() >>> shift);
      }
    }
    return all;
  }

  private static void addIfFree(NodeList all, long low, long high) {
    if (low > all.lastHigh()) {
      all.add(low, high);
    }
  }

  private boolean isIovaCookie(long domain, long cookie) {
    Field type = layout.domain().cookieType();
    Long wanted = layout.iovaCookie();
    if (type == null || wanted == null) {
      return true;
    }
    return memory.get(layout.domain().typeInDomain() ? domain : cookie, type) == wanted;
  }

  private static SortedSet<Long> ends(long apertureEnd, List<DeviceUsage> devices) {
    SortedSet<Long> ends = new TreeSet<>(Long::compareUnsigned);
    ends.add(apertureEnd);
    List<Long> limits = new ArrayList<>(List.of(AddressRange.BELOW_4_GIB.end()));
    for (DeviceUsage device : devices) {
      Long limit = device.limit(apertureEnd);
      if (limit != null) {
        limits.add(limit);
      }
    }
    limits.stream()
        .filter(limit -> Long.compareUnsigned(limit, apertureEnd) < 0)
        .limit(MOST_LIMITS)
        .forEach(ends::add);
    return ends;
  }

  /** More different limits than devices of one group have. */
  private static final int MOST_LIMITS = 64;
}
