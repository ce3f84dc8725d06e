// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.emulator.workload.Counts;
import io.iovascope.emulator.workload.Workload.VfBringUp;

/** {@link VfBringUp} at work, where the functions share the domain of the device. */
final class VfSource implements TrafficSource {

  private final VfBringUp vfs;
  private final int cpus;
  private int up;

  VfSource(VfBringUp vfs, int cpus) {
    this.vfs = vfs;
    this.cpus = cpus;
  }

  @Override
  public long due() {
    return up < vfs.count() ? vfs.start() + up * vfs.every() : SteadyRate.NEVER;
  }

  @Override
  public void run(Traffic traffic) {
    long now = due();
    up++;
    traffic.event(
        "vfs: %d functions, each %d buffers of %s"
            .formatted(vfs.count(), (long) vfs.queues() * vfs.depth(), Counts.bytes(vfs.buffer())),
        now);
    // Their drivers never take them down, so the rings need not be remembered.
    new Rings(vfs.name(), vfs.queues(), vfs.depth(), 0, false, cpus)
        .fill(traffic, vfs.buffer(), now);
  }
}
