// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.host.capture.CaptureException;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Opens what {@code --host} names. */
public final class HostOpener {

  public static final String LIVE = "live";
  private static final String DEMO = "demo";
  private static final String DEMO_PREFIX = "demo:";

  /** The captures in the program; the first is the one that is meant by {@code demo} alone. */
  public static final List<String> DEMOS =
      List.of("rmrr", "filling", "switch", "sriov", "sockets", "nocrs", "beyond", "off", "faults");

  private HostOpener() {}

  /**
   * @throws CommandFailure if there is no such host or it cannot be opened
   */
  public static HostRoot open(String spec) {
    if (spec.equals(LIVE)) {
      return DirectoryRoot.live();
    }
    if (spec.equals(DEMO)) {
      return demo(DEMOS.get(0));
    }
    if (spec.startsWith(DEMO_PREFIX)) {
      return demo(spec.substring(DEMO_PREFIX.length()));
    }
    try {
      Path path = Path.of(spec);
      if (Files.isDirectory(path)) {
        return directory(path);
      }
      if (!Files.exists(path)) {
        throw CommandFailure.host(
            "--host %s: no such file or directory; give live, a directory, a capture file, or demo"
                .formatted(Printable.of(spec)));
      }
      if (!Files.isRegularFile(path)) {
        // Opening a FIFO would wait for somebody to write to it.
        throw CommandFailure.host(
            "--host %s: neither a directory nor a regular file".formatted(Printable.of(spec)));
      }
      return CaptureRoot.open(path, CaptureLimits.DEFAULT);
    } catch (CaptureException e) {
      // Names the file itself.
      throw CommandFailure.host(Printable.of(String.valueOf(e.getMessage())));
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.host(
          "--host %s: %s".formatted(Printable.of(spec), Printable.of(FileProblem.text(e))));
    }
  }

  private static HostRoot directory(Path path) throws IOException {
    if (!Files.isDirectory(path.resolve("sys")) && !Files.isDirectory(path.resolve("proc"))) {
      throw CommandFailure.host(
          "--host %s: expected a directory that holds sys/ and proc/"
              .formatted(Printable.of(path.toString())));
    }
    return DirectoryRoot.of(path);
  }

  private static HostRoot demo(String name) {
    if (!DEMOS.contains(name)) {
      throw CommandFailure.usage(
          "--host demo:%s: no such demo; there are %s"
              .formatted(Printable.of(name), String.join(", ", DEMOS)));
    }
    String resource = "/demo/" + name + ".tar.gz";
    try (InputStream in = HostOpener.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing from the program: " + resource);
      }
      return CaptureRoot.open(in, DEMO_PREFIX + name, CaptureLimits.DEFAULT);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }
}
