package io.iovascope;

import io.iovascope.host.Host;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.read.HostReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A capture of a real kernel below {@code src/test/resources}.
 *
 * @param file the archive
 */
public record CapturedHost(Path file) {

  private static final Path RESOURCES = Path.of("src", "test", "resources");

  /** All captures of hosts. */
  public static List<CapturedHost> hosts() {
    return in("hosts");
  }

  /** The captures that have the kernel's own IOVA trees beside the host. */
  public static List<CapturedHost> withTrees() {
    return in("iova-trees");
  }

  /**
   * @param name path below the resources without the ending, such as {@code hosts/deb612-pxb}
   */
  public static CapturedHost named(String name) {
    return new CapturedHost(RESOURCES.resolve(name + ".tar.gz"));
  }

  private static List<CapturedHost> in(String directory) {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(directory))) {
      return files.sorted().map(CapturedHost::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Host read() {
    try {
      return new HostReader(CaptureRoot.open(file, CaptureLimits.DEFAULT)).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text beside the host's own files, such as {@code PRE-OUTPUT.txt}, if there is one. */
  public Optional<String> note(String name) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().equals(name) || entry.getName().equals("./" + name)) {
          return Optional.of(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file.getFileName().toString().replace(".tar.gz", "");
  }
}
