// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.cli.shared.Version;
import io.iovascope.emulator.print.KernelFiles;
import io.iovascope.emulator.print.PrintedHost;
import io.iovascope.host.Host;
import io.iovascope.host.capture.CaptureWriter;
import io.iovascope.host.capture.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Writes a host that does not exist as a capture. */
final class InventedCapture {

  private InventedCapture() {}

  /**
   * @param overwrite whether an existing file is replaced
   */
  static void write(Host host, Path target, boolean overwrite) throws IOException {
    KernelFiles files = PrintedHost.of(host);
    Recording recording =
        new Recording(
            files.files(), files.links(), files.directories(), new TreeSet<>(), List.of());
    new CaptureWriter(Version.text(), Instant.now(), false).write(recording, target, overwrite);
  }
}
