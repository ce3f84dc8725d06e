// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.emulator.workload.Workload.NvmeQueues;
import java.util.SplittableRandom;

/** {@link NvmeQueues} at work. */
final class NvmeSource implements TrafficSource {

  private static final long PAGE = 4096;

  private final NvmeQueues nvme;
  private final SplittableRandom random;
  private final Rings rings;
  private final SteadyRate transfers;
  private boolean started;

  NvmeSource(NvmeQueues nvme, int cpus, SplittableRandom random) {
    this.nvme = nvme;
    this.random = random;
    rings =
        new Rings(
            nvme.name(),
            nvme.queues(),
            nvme.depth(),
            (long) NvmeQueues.ENTRIES * nvme.depth(),
            nvme.leastTransfer() != nvme.mostTransfer(),
            cpus);
    transfers = new SteadyRate(nvme.rate(), 0);
  }

  @Override
  public long due() {
    return transfers.due();
  }

  @Override
  public void run(Traffic traffic) {
    long now = due();
    transfers.next();
    if (started) {
      int at = random.nextInt(rings.size());
      rings.unmap(traffic, at, nvme.mostTransfer(), now);
      rings.map(traffic, at, size(), now);
    } else {
      started = true;
      traffic.event("nvme: %d transfers".formatted(rings.size()), now);
      rings.allocCoherent(traffic, now);
      for (int at = 0; at < rings.size(); at++) {
        rings.map(traffic, at, size(), now);
      }
    }
  }

  private long size() {
    long least = nvme.leastTransfer();
    long pages = (nvme.mostTransfer() - least) / PAGE;
    return pages == 0 ? nvme.mostTransfer() : least + PAGE * random.nextLong(pages + 1);
  }
}
