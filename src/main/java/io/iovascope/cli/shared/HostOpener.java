// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.host.bundle.BundleReader;
import io.iovascope.host.capture.CaptureException;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.PartialRoot;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

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
   * The host that these name together: one host, or pieces of one.
   *
   * @throws CommandFailure if there is no such host or it cannot be opened
   */
  public static HostRoot open(List<String> specs) {
    return open(specs, NamedPiece::of);
  }

  /**
   * The same, for somebody who waits for it.
   *
   * @param files opens the one file that may be large
   * @throws CommandFailure if there is no such host or it cannot be opened
   */
  static HostRoot open(List<String> specs, BiFunction<String, Path, NamedPiece> files) {
    if (specs.size() == 1) {
      return open(specs.get(0), files);
    }
    GivenPieces pieces = GivenPieces.NONE;
    for (String spec : specs) {
      if (spec.equals(LIVE) || spec.equals(DEMO) || spec.startsWith(DEMO_PREFIX)) {
        throw CommandFailure.usage(
            "--host %s: is a host of its own; give one host, or pieces of one such as a log and"
                    .formatted(Printable.of(spec))
                + " lspci");
      }
      pieces = pieces.with(GivenPieces.of(spec));
    }
    return pieces.host("these pieces");
  }

  /**
   * @throws CommandFailure if there is no such host or it cannot be opened
   */
  public static HostRoot open(String spec) {
    return open(spec, NamedPiece::of);
  }

  private static HostRoot open(String spec, BiFunction<String, Path, NamedPiece> files) {
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
      if (spec.equals(GivenPieces.STANDARD_INPUT)) {
        return PackedHost.open(GivenPieces.of(spec).files().get(0), "");
      }
      Path path = Path.of(spec);
      if (Files.isDirectory(path)) {
        return directory(path);
      }
      int member = Files.exists(path) ? 0 : startOfMember(spec);
      if (member > 0) {
        String file = spec.substring(0, member);
        return PackedHost.open(files.apply(file, Path.of(file)), spec.substring(member + 1));
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
      NamedPiece file = files.apply(path.toString(), path);
      return GivenPieces.isPiece(file)
          ? GivenPieces.of(spec).host(path.getFileName().toString())
          : PackedHost.open(file, "");
    } catch (CaptureException e) {
      // Names the file itself.
      throw CommandFailure.host(Printable.of(String.valueOf(e.getMessage())));
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.host(
          "--host %s: %s".formatted(Printable.of(spec), Printable.of(FileProblem.text(e))));
    }
  }

  /** Whether a word names a host that can be tried to open, and not nothing at all. */
  public static boolean isThere(String spec) {
    if (spec.equals(LIVE)
        || spec.equals(DEMO)
        || spec.startsWith(DEMO_PREFIX)
        || spec.equals(GivenPieces.STANDARD_INPUT)) {
      return true;
    }
    try {
      return Files.exists(Path.of(spec)) || startOfMember(spec) > 0;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Where {@code FILE!MEMBER} has its first mark behind the name of a file; -1 if it has none. */
  private static int startOfMember(String spec) {
    int mark = spec.indexOf('!', 1);
    while (mark > 0 && !Files.isRegularFile(Path.of(spec.substring(0, mark)))) {
      mark = spec.indexOf('!', mark + 1);
    }
    return mark;
  }

  private static HostRoot directory(Path path) throws IOException {
    BundleReader.Found bundle = BundleReader.bundle(path);
    if (bundle.isBundle()) {
      return PackedHost.host(path.toString(), "/", bundle);
    }
    if (Files.isDirectory(path.resolve("sys")) || Files.isDirectory(path.resolve("proc"))) {
      return PartialRoot.of(DirectoryRoot.of(path));
    }
    GivenPieces pieces = GivenPieces.inFolder(path);
    if (pieces.files().isEmpty()) {
      throw CommandFailure.host(
          "--host %s: expected a directory that holds sys/ and proc/, or a log, lspci and the like"
              .formatted(Printable.of(path.toString())));
    }
    return PackedHost.onlyOne(path, pieces.files())
        .orElseGet(() -> pieces.host(String.valueOf(path.getFileName())));
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
