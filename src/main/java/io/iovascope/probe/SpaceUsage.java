// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe;

import io.iovascope.address.AddressRange;
import io.iovascope.text.Label;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in one IOVA space. Ranges are whole pages in bytes, ends inclusive. The pages were read
 * one after the other while the kernel went on: each range was there when it was read.
 *
 * @param probe where this is from
 * @param aperture what the domain's page table can translate
 * @param granule size of a page in bytes
 * @param startPfn number of the first page that can be allocated
 * @param max32AllocSize pages that a request below 4 GiB must have less of to be tried at all: it
 *     drops at a failure and is 0x100000 until then; null if this kernel does not keep it
 * @param accuracy how far the numbers hold
 * @param tears how often the tree changed under the reading, which then went on behind the last
 *     range it had
 * @param ranges the nodes of the tree by what they are
 * @param reserved the nodes that no driver asked for, ascending
 * @param predictedMissing nodes that the model predicts and the tree does not have, not even in
 *     another reading
 * @param occupancies how full it is up to several addresses, ascending: {@link #all()} last
 * @param runs the allocated addresses, live, cached or queued, neighbours joined, ascending; the
 *     first ones if there are too many
 * @param runCount how many runs there are
 * @param allocated every node that is not reserved, if that was asked for, else null; the first
 *     ones if there are too many
 */
public record SpaceUsage(
    Probe probe,
    AddressRange aperture,
    long granule,
    long startPfn,
    @Nullable Long max32AllocSize,
    Accuracy accuracy,
    int tears,
    NodeCounts ranges,
    List<ReservedNode> reserved,
    List<AddressRange> predictedMissing,
    List<Occupancy> occupancies,
    List<AddressRange> runs,
    long runCount,
    @Nullable List<AllocatedRange> allocated) {

  /** How far numbers hold. */
  public enum Accuracy {
    /** Two readings were equal, and nobody was changing the tree at a moment between them. */
    EXACT,
    /**
     * The tree changed meanwhile, or a part of it (caches, flush queue) could not be read: a range
     * may be missing that came or went during the reading.
     */
    APPROXIMATE;

    /** The name in every output: lower case. */
    public String label() {
      return Label.of(this);
    }
  }

  public SpaceUsage {
    reserved = List.copyOf(reserved);
    predictedMissing = List.copyOf(predictedMissing);
    occupancies = List.copyOf(occupancies);
    runs = List.copyOf(runs);
    allocated = allocated == null ? null : List.copyOf(allocated);
    if (occupancies.isEmpty()) {
      throw new IllegalArgumentException("no occupancy of the whole space");
    }
  }

  /** The whole space. */
  public Occupancy all() {
    return occupancies.get(occupancies.size() - 1);
  }

  /**
   * What lies up to an address: below 4 GiB, or below the limit of one of the group's devices.
   *
   * @param end last address; the end of the aperture stands for everything above it
   */
  public Optional<Occupancy> upTo(long end) {
    long last = Long.compareUnsigned(end, aperture.end()) <= 0 ? end : aperture.end();
    return occupancies.stream().filter(each -> each.end() == last).findFirst();
  }

  /** Below 4 GiB; the whole space if it is smaller. */
  public Optional<Occupancy> below4GiB() {
    return upTo(AddressRange.BELOW_4_GIB.end());
  }

  /** Below what a device can address; empty if it has no mask. */
  public Optional<Occupancy> below(DeviceUsage device) {
    Long limit = device.limit(aperture.end());
    return limit == null ? Optional.empty() : upTo(limit);
  }
}
