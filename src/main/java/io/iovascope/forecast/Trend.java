// SPDX-License-Identifier: Apache-2.0
package io.iovascope.forecast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line with the least squares through samples.
 *
 * @param slope bytes per second
 * @param deviation how far the slope may be off, to either side, with a confidence of 95 %
 *     (Student's t, as if the samples were independent); null for two samples, which every line
 *     fits
 */
record Trend(double slope, @Nullable Double deviation) {

  static final int LEAST_SAMPLES = 2;

  private static final double NANOS = 1e9;

  /** 97.5 % quantiles of Student's t with 1, 2, ... degrees of freedom. */
  private static final List<Double> QUANTILES =
      List.of(
          12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179,
          2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060,
          2.056, 2.052, 2.048, 2.045, 2.042);

  private static final double LIMIT_QUANTILE = 1.960;

  static Trend of(List<UsageSample> samples) {
    int count = samples.size();
    // Differences to the first sample: a double holds these exactly where it cannot hold the sums.
    UsageSample first = samples.get(0);
    double[] seconds = new double[count];
    double[] bytes = new double[count];
    double meanSeconds = 0;
    double meanBytes = 0;
    for (int i = 0; i < count; i++) {
      UsageSample sample = samples.get(i);
      if (i > 0 && sample.nanos() <= samples.get(i - 1).nanos()) {
        throw new IllegalArgumentException(
            "sample %d is not later than the one before".formatted(i));
      }
      seconds[i] = (sample.nanos() - first.nanos()) / NANOS;
      bytes[i] = (double) (sample.usedBytes() - first.usedBytes());
      meanSeconds += seconds[i] / count;
      meanBytes += bytes[i] / count;
    }
    double spread = 0;
    double common = 0;
    for (int i = 0; i < count; i++) {
      double offset = seconds[i] - meanSeconds;
      spread += offset * offset;
      common += offset * (bytes[i] - meanBytes);
    }
    double slope = common / spread;
    if (count == LEAST_SAMPLES) {
      return new Trend(slope, null);
    }
    double residues = 0;
    for (int i = 0; i < count; i++) {
      double residue = bytes[i] - meanBytes - slope * (seconds[i] - meanSeconds);
      residues += residue * residue;
    }
    int freedom = count - 2;
    return new Trend(slope, quantile(freedom) * Math.sqrt(residues / freedom / spread));
  }

  private static double quantile(int freedom) {
    return freedom <= QUANTILES.size() ? QUANTILES.get(freedom - 1) : LIMIT_QUANTILE;
  }
}
