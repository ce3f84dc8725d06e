// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.probe.trace.DeviceTrace.Requests;
import io.iovascope.probe.trace.TraceReport.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Traces of invented hosts, for tests. */
public final class Traces {

  private Traces() {}

  /**
   * A probe of an invented host, which runs.
   *
   * @param directory the host
   */
  public static TraceProbe probe(Path directory) {
    FakeTracefs tracefs = new FakeTracefs(directory, "6.12-deb", true);
    try {
      return TraceProbe.start(DirectoryRoot.of(directory), tracefs, 77).optional().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A device that was refused something and one that was not. */
  public static TraceReport report() {
    return at(Instant.parse("2026-11-22T21:00:00Z"), 7);
  }

  /**
   * @param takenAt when it was counted; it began a minute before
   * @param failures refused mappings of one size
   */
  public static TraceReport at(Instant takenAt, long failures) {
    return new TraceReport(
        Method.HISTOGRAM,
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        takenAt.minusSeconds(60),
        takenAt,
        Duration.ofSeconds(60),
        List.of("dma_map_page", "dma_map_sg", "dma_map_sg_err", "dma_unmap_page"),
        List.of(
            new DeviceTrace(
                "0000:00:08.0",
                new Requests(2081, 0, 16_637_952),
                new Requests(30, 2, 245_760),
                List.of(
                    new MapFailure("dma_map_page", 8192L, null, failures),
                    new MapFailure("dma_map_page", 16384L, null, 2),
                    new MapFailure("dma_map_sg_err", null, -12, 1))),
            new DeviceTrace(
                "0000:00:1f.2", new Requests(8, 8, 0), new Requests(0, 0, 0), List.of())),
        3);
  }
}
