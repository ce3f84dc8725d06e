// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.agent.systemd.Receiver;
import io.iovascope.agent.systemd.ServiceNotifier;
import io.iovascope.finding.Observed;
import io.iovascope.model.PictureAssembly;
import io.iovascope.posix.ProcessIdentity;
import io.iovascope.scan.KernelLogTotals;
import io.iovascope.scan.Snapshot;
import io.iovascope.scan.Snapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceReportTest {

  private static final Instant READ_AT = Instant.parse("2026-11-22T10:00:00.5Z");
  private static final Snapshot SNAPSHOT =
      new Snapshot(
          Observed.of(PictureAssembly.of(CapturedHost.named("hosts/deb612-pxb").read())),
          List.of(),
          KernelLogTotals.NONE,
          null,
          List.of(),
          READ_AT,
          new TreeMap<>(),
          Duration.ofMillis(250));

  private Receiver systemd;
  private ServiceReport report;

  @BeforeEach
  void listen(@TempDir Path directory) {
    String name = directory.resolve("notify").toString();
    systemd = Receiver.at(name);
    report =
        new ServiceReport(
            ServiceNotifier.of(
                Map.of("NOTIFY_SOCKET", name),
                new ProcessIdentity(42, null, null),
                problem -> {
                  throw new AssertionError(problem);
                }),
            Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    systemd.close();
  }

  @Test
  void firstScanMakesTheServiceReadyAndLaterOnesAreItsStatus() {
    String text =
        "STATUS=devices: 13, groups: 9, findings: 0; last good scan at 2026-11-22T10:00:00Z,"
            + " took 250 ms; errors: 0";
    report.scanned(after(Duration.ofSeconds(1)));
    assertThat(systemd.next()).isEqualTo("READY=1\n" + text);
    report.scanned(after(Duration.ofSeconds(31)));
    assertThat(systemd.next()).isEqualTo(text);
    report.stopping();
    assertThat(systemd.next()).isEqualTo("STOPPING=1");
  }

  @Test
  void firstScanThatFailsIsSaid() {
    report.scanned(new Snapshots.Status(null, 0, 1, Duration.ZERO, READ_AT));

    assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=no scan has ended well yet, errors: 1");
  }

  @Test
  void watchdogIsContentWhileTheLastGoodScanIsFresh() {
    report.watch(after(Duration.ofSeconds(90)));
    assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
    report.watch(after(Duration.ofSeconds(91)));
    assertThat(systemd.next()).isEmpty();
  }

  @Test
  void watchdogHearsNothingBeforeTheFirstGoodScan() {
    report.watch(new Snapshots.Status(null, 0, 1, Duration.ZERO, READ_AT));

    assertThat(systemd.next()).isEmpty();
  }

  private static Snapshots.Status after(Duration age) {
    return new Snapshots.Status(SNAPSHOT, 1, 0, Duration.ZERO, READ_AT.plus(age));
  }
}
