// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectorTest {

  @Test
  void findsMetricsAndWhatTheirLabelsAreComparedWith() {
    assertThat(Selector.in("a_bytes{zone=\"all\", driver!~\"|.*vfio.*\"} < bool 4096"))
        .containsExactly(
            new Selector("a_bytes", Map.of("zone", "=\"all\"", "driver", "!~\"|.*vfio.*\"")));
  }

  @Test
  void takesFunctionsKeywordsAndListsOfLabelsForNoMetrics() {
    assertThat(
            Selector.in(
                "sum by (job, instance) (rate(a_total[15m]) and on (job) group:b:rate5m offset 1h)"
                    + " * ignoring (x) group_left (y) c or vector(1e3) # d"))
        .extracting(Selector::metric)
        .containsExactly("a_total", "group:b:rate5m", "c");
  }

  @Test
  void isNotMisledByBracketsInStrings() {
    assertThat(Selector.in("a{x=~\"}b{\\\"\"} / c"))
        .containsExactly(
            new Selector("a", Map.of("x", "=~\"}b{\\\"\"")), new Selector("c", Map.of()));
  }
}
