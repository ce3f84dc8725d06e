// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.probe.trace.DeviceTrace;
import io.iovascope.probe.trace.MapFailure;
import io.iovascope.probe.trace.TraceReport;

/** Traced mappings as the JSON document {@code iovascope.trace/1}; {@link TraceParser} reads it. */
public final class TraceJson {

  static final String SCHEMA = "iovascope.trace/1";

  private TraceJson() {}

  /** The whole document. */
  public static ObjectNode of(TraceReport report) {
    ObjectNode json = Json.object();
    json.put("schema", SCHEMA);
    json.put("bootId", report.bootId());
    json.put("begunAt", report.begun().toString());
    json.put("takenAt", report.takenAt().toString());
    json.put("milliseconds", report.length().toMillis());
    json.put("method", report.method().label());
    json.set("events", Json.strings(report.events()));
    json.put("lostEvents", report.lost());
    ArrayNode devices = json.putArray("devices");
    report.devices().forEach(device -> devices.add(device(device)));
    return json;
  }

  private static ObjectNode device(DeviceTrace device) {
    ObjectNode json =
        Json.object()
            .put("device", device.device())
            .put("mapped", device.mapped().count())
            .put("mappedBytes", Json.unsigned(device.mapped().bytes()))
            .put("mappedWithoutSize", device.mapped().unsized())
            .put("unmapped", device.unmapped().count())
            .put("unmappedBytes", Json.unsigned(device.unmapped().bytes()))
            .put("unmappedWithoutSize", device.unmapped().unsized())
            .put("failed", device.failed());
    ArrayNode failures = json.putArray("failures");
    for (MapFailure failure : device.failures()) {
      failures
          .addObject()
          .put("event", failure.event())
          .put("bytes", Json.unsigned(failure.size()))
          .put("error", failure.error())
          .put("count", failure.count());
    }
    return json;
  }
}
