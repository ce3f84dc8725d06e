// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.allocator.DmaApi;
import io.iovascope.allocator.FreeSpace;
import io.iovascope.allocator.IovaDomain;
import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.Workload;
import io.iovascope.emulator.workload.Workload.NicRings;
import io.iovascope.emulator.workload.Workload.NvmeQueues;
import io.iovascope.emulator.workload.Workload.SteadyLeak;
import io.iovascope.emulator.workload.Workload.VfBringUp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Lets workloads loose on one space. The same arguments give the same result. */
public final class LoadRun {

  /** Samples are taken at so many equal distances. */
  public static final int INTERVALS = 88;

  private static final int ORDERS = 6;

  private final LoadSpace space;
  private final List<Workload> workloads;
  private final long duration;
  private final long seed;

  /**
   * @param workloads those of the device itself; guests have spaces of their own, and so do virtual
   *     functions unless they share this one
   * @param duration nanoseconds
   * @param seed for what is random
   * @throws LoadException if something would happen after the end, or is more than can be simulated
   */
  public LoadRun(LoadSpace space, List<Workload> workloads, long duration, long seed)
      throws LoadException {
    this.space = space;
    this.workloads = List.copyOf(workloads);
    this.duration = duration;
    this.seed = seed;
    long ranges = 0;
    for (Workload workload : this.workloads) {
      checkTime(workload);
      ranges += LoadNeed.ranges(workload);
    }
    if (ranges > Traffic.MOST_RANGES) {
      throw new LoadException(
          "%d buffers at once: at most %d can be simulated".formatted(ranges, Traffic.MOST_RANGES));
    }
  }

  private void checkTime(Workload workload) throws LoadException {
    long last = LoadNeed.lastEvent(workload);
    if (last > duration) {
      throw new LoadException(
          "%s: something happens after %s s, but the run ends after %s s"
              .formatted(workload.name(), last / 1e9, duration / 1e9));
    }
  }

  /** Runs it, until its time is over or the watcher wants it to end. */
  public LoadResult run(LoadWatcher watcher) {
    Traffic traffic = new Traffic(space, watcher);
    List<TrafficSource> sources = sources();
    List<Fullness> samples = new ArrayList<>();
    LoadResult.End end = LoadResult.End.COMPLETE;
    long now = 0;
    try {
      for (TrafficSource next = next(sources); next.due() <= duration; next = next(sources)) {
        sampleBefore(next.due(), samples, traffic);
        now = next.due();
        next.run(traffic);
      }
      now = duration;
      sampleBefore(SteadyRate.NEVER, samples, traffic);
    } catch (EndOfRun e) {
      end = e.end();
      samples.add(traffic.usage(now));
    }
    return result(traffic, samples, end, now);
  }

  private List<TrafficSource> sources() {
    List<TrafficSource> sources = new ArrayList<>();
    for (int i = 0; i < workloads.size(); i++) {
      Workload workload = workloads.get(i);
      if (workload instanceof NicRings nic) {
        sources.add(new NicSource(nic, space.cpus()));
      } else if (workload instanceof NvmeQueues nvme) {
        sources.add(new NvmeSource(nvme, space.cpus(), new SplittableRandom(seed + i)));
      } else if (workload instanceof SteadyLeak leak) {
        sources.add(new LeakSource(leak, space.cpus()));
      } else if (workload instanceof VfBringUp vfs) {
        sources.add(new VfSource(vfs, space.cpus()));
      }
    }
    sources.add(new Silence());
    return sources;
  }

  /** Nothing more to come: there is always a source. */
  private record Silence() implements TrafficSource {
    @Override
    public long due() {
      return SteadyRate.NEVER;
    }

    @Override
    public void run(Traffic traffic) {}
  }

  private static TrafficSource next(List<TrafficSource> sources) {
    TrafficSource next = sources.get(0);
    long due = next.due();
    for (int i = 1; i < sources.size(); i++) {
      long other = sources.get(i).due();
      if (other < due) {
        next = sources.get(i);
        due = other;
      }
    }
    return next;
  }

  /** What happens at the time of a sample happens before it. */
  private void sampleBefore(long due, List<Fullness> samples, Traffic traffic) {
    for (long at = sampleTime(samples.size());
        samples.size() <= INTERVALS && at < due;
        at = sampleTime(samples.size())) {
      samples.add(traffic.usage(at));
    }
  }

  private long sampleTime(int number) {
    return duration / INTERVALS * number + duration % INTERVALS * number / INTERVALS;
  }

  private LoadResult result(Traffic traffic, List<Fullness> samples, LoadResult.End end, long now) {
    DmaApi api = traffic.api();
    IovaDomain domain = api.domain();
    FreeSpace capacity = space.all();
    FreeSpace capacityBelow4GiB = space.below4GiB();
    FreeSpace free = domain.freeSpace(LoadSpace.pfn(space.limit()));
    FreeSpace freeBelow4GiB = domain.freeSpace(LoadSpace.pfn(space.limitBelow4GiB()));
    return new LoadResult(
        space,
        end,
        now,
        traffic.counts(),
        samples,
        traffic.story().end(now),
        traffic.peak(),
        traffic.peakBelow4GiB(),
        traffic.first32BitFailure(),
        traffic.firstFailure(),
        traffic.usage(now),
        capacity,
        capacityBelow4GiB,
        free,
        freeBelow4GiB,
        domain.max32AllocSize(),
        traffic.device().thirtyTwoBitFirst(),
        IntStream.range(0, ORDERS).mapToObj(domain::depotSize).toList(),
        api.flushes(),
        traffic.lowest(),
        traffic.highest(),
        exhaustion(traffic, samples, capacityBelow4GiB, capacity, freeBelow4GiB, free));
  }

  private Exhaustion exhaustion(
      Traffic traffic,
      List<Fullness> samples,
      FreeSpace capacityBelow4GiB,
      FreeSpace capacity,
      FreeSpace freeBelow4GiB,
      FreeSpace free) {
    List<SteadyLeak> leaks =
        workloads.stream()
            .filter(SteadyLeak.class::isInstance)
            .map(SteadyLeak.class::cast)
            .toList();
    if (leaks.isEmpty()) {
      return Exhaustion.ofSamples(samples, bytes(capacityBelow4GiB), bytes(capacity));
    }
    boolean first32 =
        traffic.device().thirtyTwoBitFirst() || space.limit() == space.limitBelow4GiB();
    return Exhaustion.ofLeaks(leaks, first32, bytes(freeBelow4GiB), bytes(free));
  }

  private static long bytes(FreeSpace space) {
    return space.pages() << IovaDomain.PAGE_SHIFT;
  }
}
