// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Which of the events {@code dma:*} this kernel has, and whether they may be used. */
final class DmaEvents {

  static final String DIRECTORY = LiveTracefs.DIRECTORY + "/events/dma";
  private static final String LOCKDOWN = "/sys/kernel/security/lockdown";
  private static final int LIMIT = 1 << 16;

  private DmaEvents() {}

  /** The events that map or unmap, or the reason why nothing can be traced. */
  static Reading<List<DmaEvent>> read(HostRoot root) {
    if (text(root, LOCKDOWN).orElse("").contains("[confidentiality]")) {
      return Reading.denied(
          LOCKDOWN, "kernel lockdown (confidentiality) switches tracing off until the next boot");
    }
    Reading<List<String>> tracefs = root.list(LiveTracefs.DIRECTORY);
    if (tracefs.status() == Reading.Status.DENIED) {
      return Reading.denied(LiveTracefs.DIRECTORY, "needs root");
    }
    if (!tracefs.orElse(List.of()).contains("events")) {
      return Reading.absent(
          LiveTracefs.DIRECTORY,
          "no tracefs: the kernel has no tracing, or it is not mounted"
              + " (mount -t tracefs nodev /sys/kernel/tracing)");
    }
    Reading<List<String>> names = root.list(DIRECTORY);
    if (names.status() == Reading.Status.ABSENT) {
      return Reading.absent(
          DIRECTORY, "this kernel has no dma trace events; those from 6.12 on do");
    }
    return names.flatMap(each -> events(root, each));
  }

  private static Reading<List<DmaEvent>> events(HostRoot root, List<String> names) {
    List<DmaEvent> events =
        names.stream()
            .flatMap(name -> text(root, "%s/%s/format".formatted(DIRECTORY, name)).stream())
            .flatMap(format -> EventFormat.parse(format).stream())
            .flatMap(format -> DmaEvent.of(format).stream())
            .toList();
    return events.isEmpty()
        ? Reading.malformed(null, DIRECTORY, "expected events that map and name the device")
        : Reading.ok(events, DIRECTORY);
  }

  private static Optional<String> text(HostRoot root, String path) {
    return root.bytes(path, LIMIT)
        .optional()
        .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
  }
}
