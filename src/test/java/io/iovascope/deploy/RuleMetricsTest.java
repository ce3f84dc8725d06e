// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleMetricsTest {

  @Test
  void rulesAskForMetricsAndLabelsThatExist() throws IOException {
    MetricNames names = MetricNames.read();
    assertThat(
            RuleFile.all().stream()
                .flatMap(file -> Stream.concat(file.alerts().stream(), file.recordings().stream())))
        .isNotEmpty()
        .allSatisfy(
            rule -> assertThat(names.unknownIn(rule.expression())).as(rule.name()).isEmpty());
  }

  @Test
  void aNameThatDoesNotExistIsNoticed() throws IOException {
    assertThat(MetricNames.read().unknownIn("iommu_mod{mode=\"off\"} + iommu_mode{mod=\"off\"}"))
        .containsExactly("iommu_mod", "iommu_mode{mod}");
  }
}
