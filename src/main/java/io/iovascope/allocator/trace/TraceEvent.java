// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.trace;

import java.util.Map;

/** One line of a trace. Places are page frame numbers, sizes are pages. */
public sealed interface TraceEvent {

  /** How many CPUs the domain of every trace has. */
  int CPUS = 4;

  /**
   * A new, empty domain.
   *
   * @param name what it stands for
   */
  record Profile(String name) implements TraceEvent {}

  /** A call of {@code reserve_iova}. */
  record Reserve(long firstPfn, long lastPfn) implements TraceEvent {}

  /**
   * A call of {@code alloc_iova_fast}.
   *
   * @param limitBits the last address that the range may hold has so many bits, all of them set
   * @param flush whether the caches may be emptied
   * @param result what the kernel returned: a pfn, 0 if it failed
   */
  record Alloc(int cpu, long size, int limitBits, boolean flush, long result)
      implements TraceEvent {

    /** The last pfn that the range may hold. */
    public long limitPfn() {
      return -1L >>> (64 - limitBits) >>> 12;
    }
  }

  /** A call of {@code free_iova_fast}. */
  record Free(int cpu, long pfn, long size) implements TraceEvent {}

  /**
   * A run of the worker of a depot.
   *
   * @param before magazines in the depot before it
   * @param after magazines in the depot after it
   */
  record DepotRun(int order, int before, int after) implements TraceEvent {}

  /**
   * The state of the kernel's domain.
   *
   * @param numbers what the line tells, each a number
   */
  record State(Map<StateField, Long> numbers) implements TraceEvent {
    public State {
      numbers = Map.copyOf(numbers);
    }
  }
}
