// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import io.iovascope.host.Reading;
import io.iovascope.probe.trace.DeviceTrace;
import io.iovascope.probe.trace.DeviceTrace.Requests;
import io.iovascope.probe.trace.MapFailure;
import io.iovascope.probe.trace.TraceReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the document {@code iovascope.trace/1}, which another process has written. */
public final class TraceParser {

  /** Longest document that is read, in bytes. */
  public static final int LIMIT = 8 << 20;

  private TraceParser() {}

  /**
   * What was counted.
   *
   * @param path where the document is from
   * @return {@code MALFORMED} with the first thing that is wrong
   */
  public static Reading<TraceReport> parse(byte[] document, String path) {
    return ForeignDocument.read(document, path, TraceParser::report);
  }

  private static TraceReport report(Member json) {
    String schema = json.member("schema").text();
    if (!schema.equals(TraceJson.SCHEMA)) {
      throw json.member("schema").malformed(TraceJson.SCHEMA);
    }
    return new TraceReport(
        json.member("method").label(TraceReport.Method::ofLabel),
        json.member("bootId").optional(Member::text),
        json.member("begunAt").instant(),
        json.member("takenAt").instant(),
        Duration.ofMillis(json.member("milliseconds").count()),
        json.member("events").list(Member::text),
        json.member("devices").list(TraceParser::device),
        json.member("lostEvents").count());
  }

  private static DeviceTrace device(Member json) {
    return new DeviceTrace(
        json.member("device").text(),
        requests(json, "mapped"),
        requests(json, "unmapped"),
        json.member("failures").list(TraceParser::failure));
  }

  private static Requests requests(Member json, String name) {
    long count = json.member(name).count();
    long unsized = json.member(name + "WithoutSize").count();
    if (unsized > count) {
      throw json.member(name + "WithoutSize").malformed("no more than " + name);
    }
    Long bytes = json.member(name + "Bytes").optional(Member::size);
    Requests requests = new Requests(count, unsized, bytes == null ? 0 : bytes);
    if ((requests.bytes() == null) != (bytes == null)) {
      throw json.member(name + "Bytes")
          .malformed("null where no request has a size, and only there");
    }
    return requests;
  }

  private static MapFailure failure(Member json) {
    return new MapFailure(
        json.member("event").text(),
        json.member("bytes").optional(Member::size),
        json.member("error").optional(TraceParser::error),
        json.member("count").count());
  }

  private static @Nullable Integer error(Member json) {
    if (!json.node().isIntegralNumber() || !json.node().canConvertToInt()) {
      throw json.malformed("an error number");
    }
    return json.node().intValue();
  }
}
