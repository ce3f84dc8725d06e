// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.emulator.workload.Workload.SteadyLeak;

/** {@link SteadyLeak} at work, on all CPUs in turn. */
final class LeakSource implements TrafficSource {

  private final SteadyLeak leak;
  private final int cpus;
  private final SteadyRate mappings;
  private int cpu;

  LeakSource(SteadyLeak leak, int cpus) {
    this.leak = leak;
    this.cpus = cpus;
    mappings = new SteadyRate(leak.rate(), leak.start());
  }

  @Override
  public long due() {
    return mappings.due();
  }

  @Override
  public void run(Traffic traffic) {
    long now = due();
    mappings.next();
    traffic.map(leak.name(), cpu, leak.size(), now);
    cpu = cpu + 1 == cpus ? 0 : cpu + 1;
  }
}
