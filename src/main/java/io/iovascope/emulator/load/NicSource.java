// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.emulator.workload.Counts;
import io.iovascope.emulator.workload.Workload.NicRings;

/** {@link NicRings} at work. */
final class NicSource implements TrafficSource {

  private final NicRings nic;
  private final Rings rings;
  private SteadyRate packets;
  private int nextMtu;
  private long buffer;
  private int queue;
  private long round;

  NicSource(NicRings nic, int cpus) {
    this.nic = nic;
    rings =
        new Rings(
            nic.name(), nic.queues(), nic.depth(), nic.descriptor() * nic.depth(), false, cpus);
    packets = SteadyRate.after(0, 0);
  }

  @Override
  public long due() {
    return Math.min(packets.due(), changeDue());
  }

  private long changeDue() {
    return nextMtu < nic.mtus().size() ? nic.mtus().get(nextMtu).nanos() : SteadyRate.NEVER;
  }

  @Override
  public void run(Traffic traffic) {
    long now = due();
    if (changeDue() == now) {
      change(traffic, now);
    } else {
      packet(traffic, now);
    }
  }

  private void change(Traffic traffic, long now) {
    NicRings.Mtu mtu = nic.mtus().get(nextMtu);
    if (nextMtu > 0) {
      traffic.event("nic: MTU %d, rings are emptied".formatted(mtu.bytes()), now);
      rings.empty(traffic, buffer, now);
    }
    nextMtu++;
    buffer = nic.bufferFor(mtu);
    traffic.event(
        "nic: MTU %d, %d buffers of %s".formatted(mtu.bytes(), rings.size(), Counts.bytes(buffer)),
        now);
    rings.allocCoherent(traffic, now);
    rings.fill(traffic, buffer, now);
    packets = SteadyRate.after(now, nic.rate());
  }

  private void packet(Traffic traffic, long now) {
    int at = rings.place(queue, round);
    if (++queue == nic.queues()) {
      queue = 0;
      round++;
    }
    packets.next();
    rings.unmap(traffic, at, buffer, now);
    rings.map(traffic, at, buffer, now);
  }
}
