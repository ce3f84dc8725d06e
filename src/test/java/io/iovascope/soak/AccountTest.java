// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {

  private static final String METRICS =
      """
      # TYPE iommu_faults_total counter
      iommu_faults_total{device="0000:00:06.0"} %d
      iovascope_kernel_log_records_total %d
      iovascope_kernel_log_lost_records_total 0.0
      iovascope_scan_timestamp_seconds %d.0
      %s
      """;

  private ChangingHost host;
  private Account account;
  private long later;

  @BeforeEach
  void changeTenTimes(@TempDir Path directory) throws IOException {
    host = new ChangingHost(directory);
    account = new Account(host, Scrape.of(METRICS.formatted(3, 500, 0, "")));
    for (int i = 0; i < 10; i++) {
      host.change();
    }
    later = Instant.now().getEpochSecond() + 5;
  }

  private String visitors() {
    return host.visitors().stream()
        .filter(device -> device.seenBy(Instant.ofEpochSecond(later)) == Switched.Seen.THERE)
        .map(device -> "iommu_device_info{device=\"%s\"} 1".formatted(device.name()))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whatWasDoneIsRight() throws IOException {
    account.metrics(METRICS.formatted(7, 504, later, visitors()));
    account.findings(findings(later, 100));

    assertThat(account.wrong()).isEmpty();
    assertThat(visitors()).isNotEmpty();
  }

  @Test
  void whatCountsTwiceOrIsLostIsWrong() {
    account.metrics(METRICS.formatted(8, 503, later, visitors()));

    assertThat(account.wrong())
        .satisfiesExactly(
            wrong -> assertThat(wrong).startsWith("faults: 4 to 4 were written"),
            wrong -> assertThat(wrong).startsWith("records of the log: 4 to 4 were written"));
  }

  @Test
  void deviceThatIsMissedIsWrong() {
    account.metrics(METRICS.formatted(7, 504, later, ""));

    assertThat(account.wrong()).isNotEmpty().allMatch(wrong -> wrong.contains(": THERE, the scan"));
  }

  @Test
  void findingThatIsMissedAndOneOfNothingAreWrong() throws IOException {
    account.findings(findings(later, 101));

    assertThat(account.wrong())
        .satisfiesExactly(
            wrong -> assertThat(wrong).startsWith("finding of group 100: THERE"),
            wrong -> assertThat(wrong).startsWith("finding of group 101: GONE"));
  }

  @Test
  void whatChangedSinceTheScanMayBeEither() throws IOException {
    account.metrics(METRICS.formatted(3, 500, later - 60, ""));
    account.findings(findings(later - 60, 99));

    assertThat(account.wrong()).isEmpty();
  }

  private static String findings(long readAt, int group) {
    return "{\"generatedAt\":\"%s\",\"findings\":[{\"id\":\"model-mismatch\",\"group\":%d}]}"
        .formatted(Instant.ofEpochSecond(readAt), group);
  }
}
