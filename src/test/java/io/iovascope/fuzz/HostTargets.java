// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.CapturedHost;
import io.iovascope.EditedHost;
import io.iovascope.agent.ManualClock;
import io.iovascope.host.capture.RecordingRoot;
import io.iovascope.host.read.HostReader;
import io.iovascope.scan.HostScan;
import io.iovascope.scan.KernelLogMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A captured host of which some files say something else, scanned as the agent scans. */
final class HostTargets {

  private HostTargets() {}

  private static final String CAPTURE = "hosts/deb612-rmrr-good";
  private static final List<String> FILES = files();

  /** Longest content that a seed has, so that inputs stay short. */
  private static final int SHORT = 2000;

  /** All files that a scan reads and finds. */
  private static List<String> files() {
    RecordingRoot recording = new RecordingRoot(CapturedHost.named(CAPTURE).root());
    new HostReader(recording).read();
    List<String> files = new ArrayList<>(recording.recording().files().keySet());
    files.add("/run/iovascope/usage.json");
    files.add("/run/iovascope/trace.json");
    return files;
  }

  /** Each file with its own content, as far as that is short. */
  static Stream<byte[]> scanSeeds() {
    return IntStream.range(0, FILES.size())
        .mapToObj(HostTargets::own)
        .filter(seed -> seed.length < SHORT);
  }

  private static byte[] own(int file) {
    String content =
        CapturedHost.named(CAPTURE)
            .root()
            .bytes(FILES.get(file), SHORT)
            .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
            .orElse("");
    return ("%c%s\0".formatted(file & 0xff, content)).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** For each file: its number as a byte, its content, and a NUL. */
  static void scan(byte[] changes) {
    EditedHost host = EditedHost.of(CAPTURE);
    String text = new String(changes, StandardCharsets.ISO_8859_1);
    for (String part : text.split("\0", -1)) {
      if (!part.isEmpty()) {
        host.with(
            FILES.get(part.charAt(0) % FILES.size()),
            part.substring(1).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    long printed =
        Promises.snapshot(
            new HostScan(() -> host, new KernelLogMemory(null), new ManualClock()).get());
    Promises.bounded(printed, changes.length, 2_000_000, 2_000);
  }
}
