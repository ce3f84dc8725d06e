// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.address.AddressRange;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.host.read.BootId;
import io.iovascope.host.read.SlabInfoReader;
import io.iovascope.host.root.HostRoot;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.Probe;
import io.iovascope.probe.ProbeReport;
import io.iovascope.probe.Usage;
import io.iovascope.probe.memory.Detail;
import io.iovascope.probe.memory.KernelMemory;
import io.iovascope.probe.memory.Walk;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Reads how full the spaces of the running kernel are, again and again: what cannot change until
 * the next boot is read once.
 */
public final class UsageScan implements Closeable {

  private static final Duration NO_LIMIT = Duration.ofDays(1);

  private final HostRoot root;
  private final InstantSource clock;
  private final Reading<KernelMemory> memory;
  private final Duration startup;
  private Duration reading = Duration.ZERO;

  public UsageScan(HostRoot root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
    long began = System.nanoTime();
    this.memory = KernelMemory.open(root);
    this.startup = Duration.ofNanos(System.nanoTime() - began);
  }

  /**
   * The usage now. Never fails: what could not be read is among the reports.
   *
   * @param picture of the same host; its trees tell what is reserved
   */
  public Usage read(Picture picture, Detail detail) {
    return read(picture, detail, NO_LIMIT);
  }

  /**
   * The same.
   *
   * @param limit groups whose turn does not come within this time are left out
   */
  Usage read(Picture picture, Detail detail, Duration limit) {
    String bootId = BootId.of(root);
    Instant takenAt = clock.instant();
    Map<Integer, List<AddressRange>> predicted = picture.reservedTrees();
    long began = System.nanoTime();
    Reading<List<GroupUsage>> groups =
        memory.flatMap(opened -> opened.groups(predicted, detail, limit));
    reading = Duration.ofNanos(System.nanoTime() - began);
    Reading<Long> slab = SlabInfoReader.read(root);
    return new Usage(
        takenAt,
        bootId.isEmpty() ? null : bootId,
        picture.host().kernel().release().optional().map(KernelRelease::text).orElse(null),
        List.of(ProbeReport.of(Probe.KERNEL_MEMORY, groups), ProbeReport.of(Probe.SLAB, slab)),
        slab.value(),
        groups.orElse(List.of()));
  }

  /** What it took to learn what does not change until the next boot. */
  public Duration startup() {
    return startup;
  }

  /** What the last reading of all trees took. */
  public Duration reading() {
    return reading;
  }

  /** The walk of the largest tree, of the last reading. */
  public Walk largestWalk() {
    return memory.map(KernelMemory::largestWalk).orElse(Walk.NONE);
  }

  @Override
  public void close() throws IOException {
    KernelMemory opened = memory.value();
    if (opened != null) {
      opened.close();
    }
  }
}
