// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.Golden;
import io.iovascope.cli.CommandRun;
import io.iovascope.cli.terminal.Style;
import io.iovascope.probe.trace.DeviceTrace;
import io.iovascope.probe.trace.DeviceTrace.Requests;
import io.iovascope.probe.trace.MapFailure;
import io.iovascope.probe.trace.TraceReport;
import io.iovascope.probe.trace.TraceReport.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeCommandTest {

  private static final String FULL =
      CapturedHost.named("hosts/rig612-iova24-full").file().toString();
  private static final String STOCK = CapturedHost.named("hosts/deb612-pxb").file().toString();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "translations; probe translations",
        "page-table; probe page-table 00:08.0 --ranges",
        "slab; probe slab",
        "log; probe log"
      })
  void showsWhatTheHostHas(String name, String words) {
    for (String format : List.of("text", "json")) {
      CommandRun run = CommandRun.of((words + " --host " + FULL + " -o " + format).split(" "));

      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      Golden.assertMatches(run.out(), "probe/commands/%s.%s".formatted(name, format));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "3; CONFIG_INTEL_IOMMU_DEBUGFS; probe translations",
        "3; CONFIG_INTEL_IOMMU_DEBUGFS; probe page-table 00:03.0",
        "2; expected a PCI address; probe page-table nonsense",
        "2; only the live host can be traced; probe trace 1s",
        "2; only the live host can be traced; probe trace",
        "2; expected a duration above 0; probe trace 0s",
        "2; only the live host can be traced; probe trace --output x.json",
        "2; --every: only with --output; probe trace --every 1s",
        "2; expected a duration above 0; probe trace --output x.json --every often",
        "2; expected a duration above 0; probe trace long"
      })
  void saysWhyNot(int status, String words, String command) {
    CommandRun run = CommandRun.of((command + " --host " + STOCK).split(" "));

    assertThat(run.status()).isEqualTo(status);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(words).hasLineCount(1);
  }

  @Test
  void tracedDevices() {
    TraceReport report =
        new TraceReport(
            Method.EVENTS,
            null,
            Instant.EPOCH,
            Instant.EPOCH,
            Duration.ofMillis(12_340),
            List.of("dma_map_page", "dma_map_sg"),
            List.of(
                new DeviceTrace(
                    "0000:00:08.0",
                    new Requests(2081, 0, 16637952),
                    new Requests(30, 2, 245760),
                    List.of(
                        new MapFailure("dma_map_page", 8192L, null, 7),
                        new MapFailure("dma_map_sg_err", null, -12, 1))),
                new DeviceTrace(
                    "evil\u001b[31m", new Requests(8, 8, 0), new Requests(0, 0, 0), List.of())),
            3);

    assertThat(String.join("\n", TraceText.of(report, Style.PLAIN)))
        .isEqualTo(
            """
            traced 12.3 s, counted event by event: this kernel has no histograms
            3 events are not counted: all numbers are lower bounds

            Devices
            DEVICE        MAPPED     BYTES  UNMAPPED              BYTES  REFUSED
            0000:00:08.0    2081  15.8 MiB        30  more than 240 KiB        8
            evil\\x1b[31m       8         ?         0                0 B        0
            Lists of pieces (scatter-gather) are counted; their bytes are not recorded.

            Refused
            DEVICE        EVENT            SIZE  ERROR  TIMES
            0000:00:08.0  dma_map_page    8 KiB      -      7
            0000:00:08.0  dma_map_sg_err      ?    -12      1""");
  }
}
