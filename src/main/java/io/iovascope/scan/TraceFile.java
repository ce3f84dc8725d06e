// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.host.Reading;
import io.iovascope.host.read.BootId;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.TraceJson;
import io.iovascope.json.TraceParser;
import io.iovascope.probe.trace.TraceReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The file in which a process that traces, as root, leaves what it has counted so far for those
 * that may not trace.
 */
public final class TraceFile {

  /** Where it is; empty after a boot, as all of {@code /run}. */
  public static final String PATH = "/run/iovascope/trace.json";

  /** What is older tells of a trace that has ended. */
  static final Duration LONGEST_AGE = Duration.ofMinutes(5);

  private TraceFile() {}

  /**
   * What the file tells; {@code ABSENT} if it is of another boot, or of a trace that has ended.
   *
   * @param now by the clock of the host
   */
  public static Reading<TraceReport> read(HostRoot root, Instant now) {
    Reading<TraceReport> trace =
        root.bytes(PATH, TraceParser.LIMIT).flatMap(document -> TraceParser.parse(document, PATH));
    TraceReport found = trace.value();
    if (found == null) {
      return trace;
    }
    if (BootId.isOther(root, found.bootId())) {
      return Reading.absent(PATH, "it is of another boot");
    }
    return Duration.between(found.takenAt(), now).abs().compareTo(LONGEST_AGE) > 0
        ? Reading.absent(PATH, "it is of %s: nobody traces now".formatted(found.takenAt()))
        : trace;
  }

  /** The content of such a file. */
  public static byte[] content(TraceReport report) {
    return (TraceJson.of(report) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
