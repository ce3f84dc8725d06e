// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether what a process holds stays the same. The first quarter of the time is for warming up;
 * then the median of the last quarter is held against that of the second.
 */
record Flatness(List<ProcessSample> samples, Duration length) {

  /** Before, memory still grows to what the collector leaves it. */
  private static final Duration MEMORY_FROM = Duration.ofMinutes(10);

  private static final double MEMORY = 1.15;

  /** A client more or less, of those that come and go. */
  private static final long DESCRIPTORS = 10;

  private static final long THREADS = 4;

  /** What grows, for a person; empty if nothing does. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (length.compareTo(MEMORY_FROM) >= 0) {
      Medians memory = medians(ProcessSample::residentKibibytes);
      if (memory.last > memory.second * MEMORY) {
        problems.add("memory grows: " + memory + " KiB");
      }
    }
    Medians descriptors = medians(ProcessSample::descriptors);
    if (descriptors.last > descriptors.second + DESCRIPTORS) {
      problems.add("descriptors grow: " + descriptors);
    }
    Medians threads = medians(ProcessSample::threads);
    if (threads.last > threads.second + THREADS) {
      problems.add("threads grow: " + threads);
    }
    return problems;
  }

  /** The medians of the second and the last quarter, in one line. */
  String told() {
    return "medians of the second and the last quarter: RSS %s KiB%s, descriptors %s, threads %s"
        .formatted(
            medians(ProcessSample::residentKibibytes),
            length.compareTo(MEMORY_FROM) < 0 ? " (too short to be judged)" : "",
            medians(ProcessSample::descriptors),
            medians(ProcessSample::threads));
  }

  private record Medians(long second, long last) {
    @Override
    public String toString() {
      return "%d then %d".formatted(second, last);
    }
  }

  private Medians medians(ToLongFunction<ProcessSample> value) {
    int quarter = samples.size() / 4;
    return new Medians(
        median(samples.subList(quarter, 2 * quarter), value),
        median(samples.subList(samples.size() - quarter, samples.size()), value));
  }

  private static long median(List<ProcessSample> samples, ToLongFunction<ProcessSample> value) {
    long[] sorted = samples.stream().mapToLong(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
