// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import java.util.List;

/** A family and its samples; one without samples is not exported. */
public record MetricFamily(Metric metric, List<Sample> samples) {

  public MetricFamily {
    samples = List.copyOf(samples);
  }

  /**
   * One series.
   *
   * @param labelValues in the order of {@link Metric#labels()}; whatever is given, they are
   *     printable and bounded, see {@link LabelText}
   */
  public record Sample(List<String> labelValues, double value) {
    public Sample {
      labelValues = labelValues.stream().map(LabelText::of).toList();
    }
  }
}
