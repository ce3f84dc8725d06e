// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a driver does with the space. Sizes are bytes, times nanoseconds from the beginning. */
public sealed interface Workload {

  /** The longest ring, and the most queues, that are taken: no device has more. */
  int MOST = 1 << 20;

  /** The word for it in options and results. */
  String name();

  /**
   * Receive rings of a network card, whose buffers stay mapped until a packet came. A change of the
   * MTU takes all rings down and fills them with buffers that a packet fits into.
   *
   * @param queues how many rings; queue q belongs to CPU q, modulo the number of CPUs
   * @param depth buffers in each
   * @param buffer least size of a buffer
   * @param descriptor coherent memory for each buffer, 0 for none
   * @param rate packets a second, all queues together, each of which has its buffer unmapped and
   *     another one mapped; 0 if the driver keeps its buffers mapped
   * @param mtus the MTUs, ascending by time; the first at time 0
   */
  record NicRings(int queues, int depth, long buffer, long descriptor, long rate, List<Mtu> mtus)
      implements Workload {

    /** What a frame has around the MTU: two addresses, a VLAN tag, the type and the checksum. */
    private static final int FRAME = 22;

    /** From a time on. */
    public record Mtu(int bytes, long nanos) {}

    public NicRings {
      mtus = List.copyOf(mtus);
    }

    @Override
    public String name() {
      return "nic";
    }

    /** The smallest power of two that holds a frame, or the least size if that is more. */
    public long bufferFor(Mtu mtu) {
      long frame = (long) mtu.bytes() + FRAME;
      return Math.max(buffer, Long.highestOneBit(frame - 1) << 1);
    }
  }

  /**
   * Queues of an NVMe drive that are always full: a transfer ends, in any order, and the next one
   * is mapped.
   *
   * @param queues how many; queue q belongs to CPU q, modulo the number of CPUs
   * @param depth transfers under way in each
   * @param leastTransfer bytes of the smallest; one range each, as a scatter list has
   * @param mostTransfer bytes of the largest; sizes between are equally likely, in whole pages
   * @param rate transfers a second, all queues together
   */
  record NvmeQueues(int queues, int depth, long leastTransfer, long mostTransfer, long rate)
      implements Workload {

    /** Bytes of a submission and a completion entry. */
    public static final int ENTRIES = 64 + 16;

    @Override
    public String name() {
      return "nvme";
    }
  }

  /**
   * Mappings that nobody ends.
   *
   * @param size bytes of each
   * @param rate how many a second
   * @param start when the first is made
   */
  record SteadyLeak(long size, long rate, long start) implements Workload {
    @Override
    public String name() {
      return "leak";
    }
  }

  /**
   * Virtual functions that come up one after the other, each with receive rings.
   *
   * @param count how many
   * @param queues rings of each
   * @param depth buffers in each ring
   * @param buffer bytes of a buffer
   * @param every time between two of them
   * @param start when the first comes
   * @param shared whether they share the domain of the device; null for what the host tells
   */
  record VfBringUp(
      int count,
      int queues,
      int depth,
      long buffer,
      long every,
      long start,
      @Nullable Boolean shared)
      implements Workload {
    @Override
    public String name() {
      return "vfs";
    }
  }

  /**
   * The memory of a virtual machine, pinned and mapped by VFIO at the addresses that it has in the
   * guest.
   *
   * @param ram bytes
   * @param page bytes of each mapping
   * @param entries most mappings, dma_entry_limit; null for the host's
   */
  record GuestPinning(long ram, long page, @Nullable Long entries) implements Workload {
    @Override
    public String name() {
      return "guest";
    }
  }
}
