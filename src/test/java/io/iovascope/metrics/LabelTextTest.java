// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelTextTest {

  private static String exported(Samples samples) {
    return new String(ExpositionFormat.TEXT.text(samples.families()), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .reduce("", (text, line) -> text + line + "\n");
  }

  @Test
  void whatKernelsSayIsKept() {
    assertThat(LabelText.of("DMA-FQ")).isEqualTo("DMA-FQ");
    assertThat(LabelText.of("")).isEmpty();
    assertThat(LabelText.of("gr\u00fcn")).isEqualTo("gr\u00fcn");
    assertThat(LabelText.of("x".repeat(128))).isEqualTo("x".repeat(128));
  }

  @Test
  void whatIsNotPrintableIsEscaped() {
    assertThat(LabelText.of("\u0000\u001b[31m\u202e")).isEqualTo("\\x00\\x1b[31m\\u202e");
  }

  @Test
  void longTextsEndAndStayTwo() {
    String one = LabelText.of("x".repeat(5000) + "1");
    String other = LabelText.of("x".repeat(5000) + "2");

    assertThat(one).hasSize(128).matches("x{119}~[0-9a-f]{8}").isNotEqualTo(other);
    assertThat(LabelText.of("\u0000".repeat(100))).hasSize(128);
    assertThat(LabelText.of("\ud83d\ude00".repeat(5000)))
        .matches("(?:\ud83d\ude00){59}~[0-9a-f]{8}");
  }

  @Test
  void aGarbledTypeOfAGroupIsALabelAllTheSame() {
    Samples samples = new Samples();
    samples.add(Metric.IOMMU_GROUP_INFO, 1, "7", "DMA\u0000\u001b]0;x\u0007", "");

    assertThat(exported(samples))
        .isEqualTo(
            "iommu_group_info{first_device=\"\",group=\"7\",type=\"DMA\\\\x00\\\\x1b]0;x\\\\x07\"} 1\n");
  }

  @Test
  void twoThingsOfOneNameAreOneSeries() {
    Samples samples = new Samples();
    samples.add(Metric.IOMMU_UNIT_DEVICES, 3, "dmar\u0000");
    samples.add(Metric.IOMMU_UNIT_DEVICES, 4, "dmar\\x00");
    samples.add(Metric.IOMMU_DMA_MAPS_TOTAL, 5, "\u001b");
    samples.add(Metric.IOMMU_DMA_MAPS_TOTAL, 6, "\\x1b");

    assertThat(samples.families().stream().map(MetricFamily::samples))
        .containsExactly(
            List.of(new MetricFamily.Sample(List.of("dmar\\x00"), 3)),
            List.of(new MetricFamily.Sample(List.of("\\x1b"), 11)));
  }
}
