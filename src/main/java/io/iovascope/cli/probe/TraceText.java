// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Table;
import io.iovascope.probe.trace.DeviceTrace;
import io.iovascope.probe.trace.DeviceTrace.Requests;
import io.iovascope.probe.trace.MapFailure;
import io.iovascope.probe.trace.TraceReport;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.List;

/** What was traced, for the terminal. */
final class TraceText {

  private TraceText() {}

  static List<String> of(TraceReport report, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "traced %.1f s, counted %s"
            .formatted(
                report.length().toMillis() / 1000.0,
                report.method() == TraceReport.Method.HISTOGRAM
                    ? "by the kernel"
                    : "event by event: this kernel has no histograms"));
    if (report.lost() > 0) {
      lines.add(
          style.yellow(
              "%d events are not counted: all numbers are lower bounds".formatted(report.lost())));
    }
    if (report.devices().isEmpty()) {
      lines.add("No device mapped or unmapped anything.");
      return lines;
    }
    lines.addAll(style.section("Devices", style.lines(devices(report))));
    if (report.devices().stream()
        .anyMatch(device -> device.mapped().isLowerBound() || device.unmapped().isLowerBound())) {
      lines.add("Lists of pieces (scatter-gather) are counted; their bytes are not recorded.");
    }
    if (report.devices().stream().anyMatch(device -> device.failed() > 0)) {
      lines.addAll(style.section("Refused", style.lines(failures(report))));
    }
    return lines;
  }

  private static Table devices(TraceReport report) {
    Table table =
        new Table(
            Table.Column.elastic("DEVICE"),
            Table.Column.right("MAPPED"),
            Table.Column.right("BYTES"),
            Table.Column.right("UNMAPPED"),
            Table.Column.right("BYTES"),
            Table.Column.right("REFUSED"));
    for (DeviceTrace device : report.devices()) {
      table.row(
          Printable.of(device.device()),
          Long.toString(device.mapped().count()),
          bytes(device.mapped()),
          Long.toString(device.unmapped().count()),
          bytes(device.unmapped()),
          Long.toString(device.failed()));
    }
    return table;
  }

  private static String bytes(Requests requests) {
    String bytes = Sizes.text(requests.bytes());
    return requests.isLowerBound() && requests.bytes() != null ? "more than " + bytes : bytes;
  }

  private static Table failures(TraceReport report) {
    Table table =
        new Table(
            Table.Column.elastic("DEVICE"),
            Table.Column.left("EVENT"),
            Table.Column.right("SIZE"),
            Table.Column.right("ERROR"),
            Table.Column.right("TIMES"));
    for (DeviceTrace device : report.devices()) {
      for (MapFailure failure : device.failures()) {
        table.row(
            Printable.of(device.device()),
            Printable.of(failure.event()),
            Sizes.text(failure.size()),
            failure.error() == null ? "-" : failure.error().toString(),
            Long.toString(failure.count()));
      }
    }
    return table;
  }
}
