// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.address.AddressRange;
import io.iovascope.explain.FaultEvidence.Precursor;
import io.iovascope.host.DmaFault;
import io.iovascope.host.PciAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Faults of one device that are alike: the same access, reason and process address space, in the
 * same kind of region.
 *
 * @param first in the order of the log
 * @param last in the order of the log
 * @param region what the addresses are
 * @param count how many were logged
 * @param suppressed how many calls of the fault handler the kernel kept quiet about before them;
 *     each may stand for several faults, of any device
 * @param before what the text says before the first, if it is no host's own log
 * @param addresses from the lowest to the highest; null if no line gives one
 */
public record FaultGroup(
    DmaFault first,
    DmaFault last,
    AddressClass region,
    long count,
    long suppressed,
    Set<Precursor> before,
    @Nullable AddressRange addresses) {

  public FaultGroup {
    before = Set.copyOf(before);
  }

  /** What is the same in all faults of a group. */
  record Key(
      PciAddress device,
      DmaFault.Access access,
      @Nullable Integer reason,
      @Nullable Integer pasid,
      AddressClass region) {

    static Key of(DmaFault fault, AddressClass region) {
      return new Key(fault.device(), fault.access(), fault.reason(), fault.pasid(), region);
    }
  }

  /** A group of one. */
  public static FaultGroup of(DmaFault fault, AddressClass region) {
    return of(fault, region, Set.of());
  }

  static FaultGroup of(DmaFault fault, AddressClass region, Set<Precursor> before) {
    Long address = fault.address();
    return new FaultGroup(
        fault,
        fault,
        region,
        1,
        fault.suppressed(),
        before,
        address == null ? null : new AddressRange(address, address));
  }

  FaultGroup with(FaultGroup later) {
    return new FaultGroup(
        first,
        later.last,
        region,
        count + later.count,
        suppressed + later.suppressed,
        before,
        hull(addresses, later.addresses));
  }

  private static @Nullable AddressRange hull(
      @Nullable AddressRange one, @Nullable AddressRange other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.hull(other);
  }
}
