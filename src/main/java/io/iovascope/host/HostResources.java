// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the machine has of the things that DMA needs beside addresses.
 *
 * @param physicalAddressBits width of physical addresses: {@code /proc/cpuinfo}
 * @param memoryBytes memory that the kernel manages, in bytes: {@code MemTotal} of {@code
 *     /proc/meminfo}
 * @param possibleCpus processors that could ever be switched on, each of which has caches in every
 *     DMA domain: {@code /sys/devices/system/cpu/possible}
 * @param hugePages the pools of huge pages, by size: {@code /sys/kernel/mm/hugepages}
 * @param swiotlb the bounce buffers, which only root may see: {@code /sys/kernel/debug/swiotlb}
 * @param iovaRanges ranges in the IOVA trees of all domains together, reserved and cached ones
 *     included, where the kernel counts them apart: {@code iommu_iova} of {@code /proc/slabinfo}
 */
public record HostResources(
    Reading<Integer> physicalAddressBits,
    Reading<Long> memoryBytes,
    Reading<Integer> possibleCpus,
    Reading<List<HugePages>> hugePages,
    Reading<Swiotlb> swiotlb,
    Reading<Long> iovaRanges) {

  private static final String NOT_READ = "not read";

  /** Of a host of which nobody has read them. */
  public static final HostResources UNKNOWN =
      new HostResources(
          Reading.absent("/proc/cpuinfo", NOT_READ),
          Reading.absent("/proc/meminfo", NOT_READ),
          Reading.absent("/sys/devices/system/cpu/possible", NOT_READ),
          Reading.absent("/sys/kernel/mm/hugepages", NOT_READ),
          Reading.absent("/sys/kernel/debug/swiotlb", NOT_READ),
          Reading.absent("/proc/slabinfo", NOT_READ));

  /** The same of a machine with physical addresses of that width. */
  public HostResources with(Reading<Integer> otherPhysicalAddressBits) {
    return new HostResources(
        otherPhysicalAddressBits, memoryBytes, possibleCpus, hugePages, swiotlb, iovaRanges);
  }

  /**
   * The pool of huge pages of one size.
   *
   * @param pageBytes size of a page in bytes
   * @param pages number of pages in the pool, used or free
   */
  public record HugePages(long pageBytes, long pages) {}

  /**
   * The default pool of bounce buffers.
   *
   * @param slots number of slots of 2 KiB; 0 if there is no pool
   * @param used number of slots in use
   * @param highest the most that were in use at once since boot (since 6.4); null if not counted
   */
  public record Swiotlb(long slots, long used, @Nullable Long highest) {

    /** Of a kernel that does not count the most. */
    public Swiotlb(long slots, long used) {
      this(slots, used, null);
    }
  }
}
