// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import io.iovascope.host.Host;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.HostRoot;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A capture of a real kernel below {@code src/test/resources}. Whatever test asks first has it
 * opened, read and understood; the others of the same run get what was made then, as nothing of it
 * can be changed.
 *
 * @param file the archive
 */
public record CapturedHost(Path file) {

  private static final Path RESOURCES = Path.of("src", "test", "resources");

  private static final Map<Path, HostRoot> ROOTS = new ConcurrentHashMap<>();
  private static final Map<Path, Host> HOSTS = new ConcurrentHashMap<>();
  private static final Map<Path, Picture> PICTURES = new ConcurrentHashMap<>();
  private static final Map<Path, Map<String, String>> NOTES = new ConcurrentHashMap<>();

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

  /** The capture, opened. */
  public HostRoot root() {
    return ROOTS.computeIfAbsent(file, CapturedHost::open);
  }

  /** The host in it. */
  public Host read() {
    return HOSTS.computeIfAbsent(file, opened -> new HostReader(root()).read());
  }

  /** The picture of the host. */
  public Picture picture() {
    return PICTURES.computeIfAbsent(file, opened -> PictureAssembly.of(read()));
  }

  /** A text beside the host's own files, such as {@code PRE-OUTPUT.txt}, if there is one. */
  public Optional<String> note(String name) {
    return Optional.ofNullable(NOTES.computeIfAbsent(file, CapturedHost::notes).get(name));
  }

  private static HostRoot open(Path file) {
    try {
      return CaptureRoot.open(file, CaptureLimits.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files at the top of the archive, and of the host in it, by name. */
  private static Map<String, String> notes(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      Map<String, String> notes = new HashMap<>();
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().replaceFirst("^\\./", "");
        if (entry.isFile() && !name.replaceFirst("^host/", "").contains("/")) {
          notes.put(name, new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return notes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file.getFileName().toString().replace(".tar.gz", "");
  }
}
