// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * {@link AllocatorBenchmark} in processor time of its thread, which other work on the machine
 * disturbs less than the clock: least and most of seven runs after three to warm up. Arguments are
 * numbers of live ranges.
 */
final class AllocatorProcessorTime {

  private static final int WARM_UP = 3;
  private static final int RUNS = 7;

  private AllocatorProcessorTime() {}

  public static void main(String... arguments) {
    for (String argument : arguments) {
      AllocatorBenchmark benchmark = new AllocatorBenchmark();
      benchmark.live = Integer.parseInt(argument);
      benchmark.fillDomains();
      int fills = Math.max(1, 2_000_000 / benchmark.live);
      measure(argument, "cachedPair", 5_000_000, 5_000_000, n -> repeat(n, benchmark::cachedPair));
      measure(
          argument, "uncachedPair", 2_000_000, 2_000_000, n -> repeat(n, benchmark::uncachedPair));
      measure(argument, "failure", 1_000_000, 1_000_000, n -> repeat(n, benchmark::failure));
      measure(
          argument,
          "fill, per page",
          fills,
          (long) fills * benchmark.live,
          n -> repeat(n, benchmark::fill));
    }
  }

  private static void repeat(int times, Runnable work) {
    for (int i = 0; i < times; i++) {
      work.run();
    }
  }

  /**
   * @param pieces what the time is divided by
   */
  private static void measure(String live, String name, int times, long pieces, IntConsumer work) {
    double[] nanos = new double[RUNS];
    for (int run = -WARM_UP; run < RUNS; run++) {
      long before = processorTime();
      work.accept(times);
      if (run >= 0) {
        nanos[run] = (double) (processorTime() - before) / pieces;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT, "%10s %-15s %8.1f to %.1f ns%n", live, name, nanos[0], nanos[RUNS - 1]);
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
