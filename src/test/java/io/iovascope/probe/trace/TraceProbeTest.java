// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.probe.trace.DeviceTrace.Requests;
import io.iovascope.probe.trace.TraceReport.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With what real kernels answered while a driver mapped 2081 pieces, failed once and unmapped 30.
 */
class TraceProbeTest {

  private static final String EDU = "0000:00:08.0";
  private static final String OURS = "iovascope-77";
  private static final long PID = 77;

  private final Path directory;

  TraceProbeTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @CsvSource({"6.12-deb,dma_map_page", "7.2-deb,dma_map_phys"})
  void theKernelCountsWhereItHasHistograms(String kernel, String event) throws IOException {
    FakeTracefs tracefs = new FakeTracefs(directory, kernel, true);

    try (TraceProbe probe = start(tracefs)) {
      TraceReport report = probe.finish();

      assertThat(report.method()).isEqualTo(Method.HISTOGRAM);
      assertThat(report.lost()).isZero();
      assertThat(report.devices())
          .containsExactly(
              new DeviceTrace(
                  EDU,
                  new Requests(2081, 0, 16637952),
                  new Requests(30, 0, 245760),
                  List.of(new MapFailure(event, 8192L, null, 1))));
    }
    assertThat(tracefs.instances()).isEmpty();
  }

  @Test
  void countsEachEventWhereTheKernelHasNoHistograms() throws IOException {
    FakeTracefs tracefs = new FakeTracefs(directory, "6.12-deb", false);

    try (TraceProbe probe = start(tracefs)) {
      // Its first line is a mark, and the probe ends at a mark.
      String recorded = Files.readString(FakeTracefs.SAMPLES.resolve("6.12-pipe.txt"));
      tracefs.record(OURS, recorded.substring(recorded.indexOf('\n') + 1));
      TraceReport report = probe.finish();

      assertThat(report.method()).isEqualTo(Method.EVENTS);
      assertThat(report.devices())
          .containsExactly(
              new DeviceTrace(
                  EDU,
                  new Requests(32, 0, 3 * 4096 + 29 * 8192),
                  new Requests(30, 0, 4096 + 29 * 8192),
                  List.of(new MapFailure("dma_map_page", 8192L, null, 1))));
      assertThat(tracefs.written(OURS, "events/dma/dma_map_page/enable")).isEqualTo("1\n0\n");
      assertThat(tracefs.written(OURS, "events/dma/dma_sync_single_for_cpu/enable")).isEmpty();
    }
    assertThat(tracefs.instances()).isEmpty();
  }

  /** As a disk did on 7.2: {@code dma_map_sg} records no size of the whole. */
  @Test
  void bytesOfListsAreUnknownAndNotZero() {
    DmaEvent list =
        new DmaEvent("dma_map_sg", DmaEvent.Direction.MAP, DmaEvent.Failure.NEVER, false, false);
    DmaEvent page =
        new DmaEvent("dma_map_page", DmaEvent.Direction.MAP, DmaEvent.Failure.NEVER, true, false);

    List<DeviceTrace> traces =
        DeviceTraces.of(
            List.of(
                new EventCount("b", page, false, 1, 4096L, null, null),
                new EventCount("b", list, false, 2, null, null, null),
                new EventCount("a", list, false, 8, null, null, null),
                new EventCount("c", list, false, 0, null, null, null)));

    assertThat(traces)
        .containsExactly(
            new DeviceTrace("a", new Requests(8, 8, 0), new Requests(0, 0, 0), List.of()),
            new DeviceTrace("b", new Requests(3, 2, 4096), new Requests(0, 0, 0), List.of()));
    assertThat(traces).extracting(trace -> trace.mapped().bytes()).containsExactly(null, 4096L);
    assertThat(traces).extracting(trace -> trace.unmapped().bytes()).containsExactly(0L, 0L);
  }

  @Test
  void lostEventsAreCounted() throws IOException {
    FakeTracefs tracefs = new FakeTracefs(directory, "6.12-deb", false);

    try (TraceProbe probe = start(tracefs)) {
      tracefs.record(OURS, "CPU:1 [LOST 234 EVENTS]\nCPU:0 [LOST EVENTS]\n");

      assertThat(probe.finish().lost()).isEqualTo(235);
    }
  }

  @Test
  void asksForOneHistogramOfEachOutcome() throws IOException {
    FakeTracefs tracefs = new FakeTracefs(directory, "6.12-deb", true);

    try (TraceProbe probe = start(tracefs)) {
      assertThat(tracefs.written(OURS, "events/dma/dma_map_page/trigger"))
          .isEqualTo(
              """
              hist:keys=device:vals=size:size=4096 if dma_addr != 18446744073709551615
              hist:keys=device,size:size=4096 if dma_addr == 18446744073709551615
              """);
      assertThat(tracefs.written(OURS, "events/dma/dma_map_sg_err/trigger"))
          .isEqualTo("hist:keys=device,err:size=4096\n");
      assertThat(probe.report().events()).doesNotContain("dma_sync_single_for_cpu");
    }
  }

  @Test
  void removesWhatKilledProcessesHaveLeftAndNothingElse() throws IOException {
    FakeTracefs tracefs = new FakeTracefs(directory, "6.12-deb", true);
    tracefs.makeInstance("iovascope-4");
    tracefs.makeInstance("iovascope-77");
    tracefs.makeInstance("iovascope-5");
    tracefs.makeInstance("somebody-6");
    tracefs.makeInstance("iovascope-x");

    try (var alive = tracefs.events("iovascope-5");
        TraceProbe probe = start(tracefs)) {
      assertThat(probe.report().lost()).isZero();
      assertThat(alive).isNotNull();
      assertThat(tracefs.instances())
          .containsExactly("iovascope-5", OURS, "iovascope-x", "somebody-6");
    }
    assertThat(tracefs.instances()).containsExactly("iovascope-5", "iovascope-x", "somebody-6");
  }

  @Test
  void leavesNothingIfTheKernelRefusesATrigger() throws IOException {
    FakeTracefs tracefs = new FakeTracefs(directory, "6.12-deb", true);
    Tracefs refusing =
        new ForwardingTracefs(tracefs) {
          @Override
          public void write(String instance, String file, String text) throws IOException {
            throw new IOException("Invalid argument");
          }
        };

    assertThat(TraceProbe.start(host(), refusing, PID))
        .isEqualTo(
            Reading.failed(
                "/sys/kernel/tracing/instances",
                "no tracing instance can be made: Invalid argument"));
    assertThat(tracefs.instances()).isEmpty();
  }

  @Test
  void triesAgainIfItsNewInstanceWasTakenForALeftover() throws IOException {
    FakeTracefs tracefs = new FakeTracefs(directory, "6.12-deb", true);
    tracefs.refuseStreams(2);

    try (TraceProbe probe = start(tracefs)) {
      assertThat(probe.report().devices()).hasSize(1);
    }
    tracefs.refuseStreams(3);
    assertThat(TraceProbe.start(host(), tracefs, PID).status()).isEqualTo(Status.FAILED);
  }

  @Test
  void closesOnce() throws IOException {
    FakeTracefs tracefs = new FakeTracefs(directory, "6.12-deb", false);
    TraceProbe probe = start(tracefs);

    probe.close();
    probe.close();

    assertThat(tracefs.instances()).isEmpty();
  }

  @Test
  void saysWhyNothingCanBeTraced() throws IOException {
    Files.createDirectories(directory.resolve("sys/kernel/security"));

    assertReason("absent", "mount -t tracefs");

    Path tracefs = Files.createDirectories(directory.resolve("sys/kernel/tracing"));
    assertReason("absent", "mount -t tracefs");

    Files.createDirectories(tracefs.resolve("events/iommu"));
    assertReason("absent", "no dma trace events");

    Path event = Files.createDirectories(tracefs.resolve("events/dma/dma_map_page"));
    Files.writeString(event.resolve("format"), "nonsense");
    assertReason("malformed", "expected events");

    Files.writeString(
        directory.resolve("sys/kernel/security/lockdown"), "none integrity [confidentiality]\n");
    assertReason("denied", "lockdown");
  }

  private void assertReason(String status, String words) throws IOException {
    Reading<TraceProbe> reading = TraceProbe.start(host(), new LiveTracefs(), PID);
    assertThat(reading.status().label()).isEqualTo(status);
    assertThat(reading.detail()).contains(words);
  }

  private DirectoryRoot host() throws IOException {
    return DirectoryRoot.of(directory);
  }

  private TraceProbe start(FakeTracefs tracefs) throws IOException {
    Reading<TraceProbe> started = TraceProbe.start(host(), tracefs, PID);
    return started.optional().orElseThrow(() -> new AssertionError(started.detail()));
  }
}
