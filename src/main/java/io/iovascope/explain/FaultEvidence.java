// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelEvents;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a fault, from which its causes follow.
 *
 * @param fault what the line says
 * @param reason what its reason means; null for none, or one that the specification does not have
 * @param region what the address is, by the picture or else by the line
 * @param shape what the address looks like
 * @param moment when it was
 * @param holder who has the device
 * @param domain what the device is attached to by default
 * @param requester who it was
 * @param history what there is beside it
 * @param own whether the line is of this host's own log; else it may be of another machine, and
 *     what the number of its address suggests counts whatever this host has there
 */
public record FaultEvidence(
    DmaFault fault,
    @Nullable FaultReason reason,
    AddressClass region,
    AddressShape shape,
    Moment moment,
    Holder holder,
    Domain domain,
    FaultRequester requester,
    History history,
    boolean own) {

  /** When a fault was logged. */
  public enum Moment {
    /** While units, drivers and page tables were being set up. */
    BOOT,
    /** When the kernel had long set up everything. */
    LATER,
    UNKNOWN;

    private static final Duration BOOT_LASTS = Duration.ofSeconds(10);
    private static final Duration BOOT_IS_OVER = Duration.ofSeconds(60);

    static Moment of(KernelEvents.Time time) {
      Duration sinceBoot = time.sinceBoot();
      if (sinceBoot == null) {
        return UNKNOWN;
      }
      if (sinceBoot.compareTo(BOOT_LASTS) < 0) {
        return BOOT;
      }
      return sinceBoot.compareTo(BOOT_IS_OVER) < 0 ? UNKNOWN : LATER;
    }
  }

  /** Who has a device. */
  public enum Holder {
    /** A driver of the host that does DMA. */
    HOST_DRIVER,
    /** VFIO: a guest, or a program such as DPDK. */
    VFIO,
    /** Nobody who does DMA. */
    NOBODY,
    UNKNOWN
  }

  /** What the default domain of a device's group is. */
  public enum Domain {
    TRANSLATED,
    IDENTITY,
    UNKNOWN
  }

  /** What happened before a fault, by the log. */
  public enum Precursor {
    /** A device was reset. */
    RESET,
    /** PCI Express reported an error that nobody corrected. */
    BUS_ERROR,
    /** A device had not answered an invalidation. */
    NO_ANSWER,
    /** The machine came back from suspend. */
    RESUME,
    /** The device had used up the space below 4 GiB. */
    LEFT_32_BIT_SPACE,
    /** A unit was translating already when this kernel started. */
    KERNEL_BEFORE
  }

  /**
   * What there is beside a fault.
   *
   * @param count how many were logged that are alike
   * @param suppressed how many reports the kernel kept quiet about
   */
  public record History(long count, long suppressed, Set<Precursor> before) {

    /** So many are no accident. */
    private static final long FLOOD = 10;

    public History {
      before = Set.copyOf(before);
    }

    boolean isFlood() {
      return count + suppressed >= FLOOD;
    }
  }

  /** The requester with the driver that has it, for sentences. */
  public String who() {
    return requester.name();
  }

  /** The driver is named where one has the device. */
  public String holderName() {
    return requester.driver().isEmpty() ? "its driver" : requester.driver();
  }
}
