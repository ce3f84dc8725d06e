// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What one answer of {@code /metrics} says. */
record Scrape(List<String> lines) {

  static Scrape of(String text) {
    return new Scrape(text.lines().filter(line -> !line.startsWith("#")).toList());
  }

  /** The sum over all series of a family; 0 without any. */
  double sum(String family) {
    return lines.stream()
        .filter(line -> line.startsWith(family + "{") || line.startsWith(family + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** When the scan began that it tells of, to the millisecond before. */
  Instant readAt() {
    return Instant.ofEpochMilli(
        (long) Math.floor(sum("iovascope_scan_timestamp_seconds") * 1000 + 0.001));
  }

  /** The devices that it knows. */
  Set<String> devices() {
    return lines.stream()
        .filter(line -> line.startsWith("iommu_device_info{"))
        .map(line -> line.replaceFirst(".*device=\"([^\"]*)\".*", "$1"))
        .collect(Collectors.toSet());
  }
}
