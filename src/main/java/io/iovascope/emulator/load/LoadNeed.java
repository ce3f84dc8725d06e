// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.emulator.workload.Workload;
import io.iovascope.emulator.workload.Workload.NicRings;
import io.iovascope.emulator.workload.Workload.NvmeQueues;
import io.iovascope.emulator.workload.Workload.SteadyLeak;
import io.iovascope.emulator.workload.Workload.VfBringUp;

/** What a workload needs of the space of a device at once, before any of it is tried. */
public final class LoadNeed {

  private static final long PAGE = 4096;

  private LoadNeed() {}

  /** The ranges that its rings hold; 0 of a workload without rings. */
  public static long ranges(Workload workload) {
    if (workload instanceof NicRings nic) {
      return (long) nic.queues() * nic.depth();
    }
    if (workload instanceof NvmeQueues nvme) {
      return (long) nvme.queues() * nvme.depth();
    }
    if (workload instanceof VfBringUp vfs) {
      long each = (long) vfs.queues() * vfs.depth();
      return each > Traffic.MOST_RANGES ? each : each * vfs.count();
    }
    return 0;
  }

  /** The least bytes that these ranges take, in whole pages. */
  public static long bytes(Workload workload) {
    long each = 0;
    if (workload instanceof NicRings nic) {
      each = nic.mtus().stream().mapToLong(nic::bufferFor).max().orElse(nic.buffer());
    } else if (workload instanceof NvmeQueues nvme) {
      each = nvme.leastTransfer();
    } else if (workload instanceof VfBringUp vfs) {
      each = vfs.buffer();
    } else if (workload instanceof SteadyLeak leak) {
      return pages(leak.size());
    }
    long high = Math.multiplyHigh(pages(each), ranges(workload));
    long low = pages(each) * ranges(workload);
    return high == 0 && low >= 0 ? low : Long.MAX_VALUE;
  }

  private static long pages(long bytes) {
    return (bytes + PAGE - 1) / PAGE * PAGE;
  }

  /** When it changes by itself for the last time, in nanoseconds. */
  static long lastEvent(Workload workload) {
    if (workload instanceof NicRings nic) {
      return nic.mtus().get(nic.mtus().size() - 1).nanos();
    }
    if (workload instanceof SteadyLeak leak) {
      return leak.start();
    }
    if (workload instanceof VfBringUp vfs) {
      long last =
          Math.multiplyHigh(vfs.every(), vfs.count()) == 0
              ? vfs.start() + vfs.every() * (vfs.count() - 1)
              : Long.MAX_VALUE;
      return last < 0 ? Long.MAX_VALUE : last;
    }
    return 0;
  }
}
