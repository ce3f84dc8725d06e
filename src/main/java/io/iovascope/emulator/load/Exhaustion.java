// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import io.iovascope.emulator.workload.Workload.SteadyLeak;
import io.iovascope.forecast.Forecast;
import io.iovascope.forecast.UsageSample;
import java.util.ArrayList;
import java.util.List;

/**
 * When the space runs out, from the end of the run on.
 *
 * @param fromLeaks whether this follows from the rates of the leaks alone; otherwise from the use
 *     in the second half of the run
 * @param below4GiB the part below 4 GiB
 * @param all all that the device can reach
 */
public record Exhaustion(boolean fromLeaks, Forecast below4GiB, Forecast all) {

  /**
   * @param first32 whether mappings go below 4 GiB first, or can go nowhere else
   * @param freeBelow4GiB bytes
   * @param free bytes
   */
  static Exhaustion ofLeaks(
      List<SteadyLeak> leaks, boolean first32, long freeBelow4GiB, long free) {
    double rate = leaks.stream().mapToDouble(Exhaustion::bytesPerSecond).sum();
    return new Exhaustion(
        true, Forecast.ofRate(freeBelow4GiB, first32 ? rate : 0), Forecast.ofRate(free, rate));
  }

  /** Every range begins at a multiple of its size, rounded up to a power of two. */
  private static double bytesPerSecond(SteadyLeak leak) {
    long pages = (leak.size() + 4095) >>> 12;
    long block = pages == 1 ? 1 : Long.highestOneBit(pages - 1) << 1;
    return (double) (block << 12) * leak.rate();
  }

  static Exhaustion ofSamples(List<Fullness> samples, long capacityBelow4GiB, long capacity) {
    List<Fullness> half = new ArrayList<>();
    for (Fullness usage : samples.subList(samples.size() / 2, samples.size())) {
      // The last one may be of the same moment as the one before it.
      if (half.isEmpty() || usage.nanos() > half.get(half.size() - 1).nanos()) {
        half.add(usage);
      }
    }
    return new Exhaustion(
        false,
        Forecast.of(
            half.stream()
                .map(usage -> sample(usage, usage.heldBytesBelow4GiB(), capacityBelow4GiB))
                .toList()),
        Forecast.of(
            half.stream().map(usage -> sample(usage, usage.heldBytes(), capacity)).toList()));
  }

  private static UsageSample sample(Fullness usage, long held, long capacity) {
    return new UsageSample(usage.nanos(), held, Math.max(0, capacity - held));
  }
}
