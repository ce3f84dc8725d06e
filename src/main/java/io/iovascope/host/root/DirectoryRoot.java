// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A host whose files lie in a directory of this system; with {@code /}, this system itself. Links
 * that lead out of the directory are refused, and nothing but regular files is read (a FIFO would
 * block), {@code /dev/kmsg} excepted.
 */
public final class DirectoryRoot implements HostRoot {

  private static final String KERNEL_LOG = "/dev/kmsg";

  /** S_IFMT and S_IFCHR of stat(2). */
  private static final int FILE_TYPE = 0170000;

  private static final int CHARACTER_DEVICE = 0020000;

  /** Longest content of a file of sysfs that is no binary one; nothing shorter has a rest. */
  private static final int PAGE = 4096;

  private static final int BLOCK = 1 << 16;

  private final String name;
  private final ResolvedPaths paths;
  private final boolean live;

  /** For the next file that is read; who reads a second one meanwhile has one of its own. */
  private final AtomicReference<@Nullable ByteBuffer> spareBlock = new AtomicReference<>();

  private DirectoryRoot(String name, Path base, boolean live) {
    this.name = name;
    this.paths = new ResolvedPaths(base);
    this.live = live;
  }

  /** The system that iovascope runs on. */
  public static DirectoryRoot live() {
    return new DirectoryRoot("live", Path.of("/"), true);
  }

  /**
   * A host whose files lie in a directory.
   *
   * @throws IOException if {@code directory} is not there or not a directory
   */
  public static DirectoryRoot of(Path directory) throws IOException {
    Path base = directory.toRealPath();
    if (!Files.isDirectory(base)) {
      throw new NotDirectoryException(directory.toString());
    }
    return new DirectoryRoot(directory.toString(), base, false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isConcurrent() {
    return true;
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    try {
      Path file = readable(path);
      if (file == null) {
        return Reading.failed(path, RefusedReading.NOT_A_FILE);
      }
      return limited(
          path.equals(KERNEL_LOG) && isCharacterDevice(file)
              ? KernelLogDevice.read(file, limit + 1)
              : content(file, limit + 1, path.startsWith("/sys/")),
          path,
          limit);
    } catch (IOException e) {
      return RefusedReading.of(path, e);
    }
  }

  /**
   * The beginning of a file.
   *
   * @param most largest number of bytes to read
   * @param whole whether a reading that is shorter than it could be has come to the end, as in
   *     sysfs
   */
  private byte[] content(Path file, int most, boolean whole) throws IOException {
    ByteBuffer block = spareBlock.getAndSet(null);
    if (block == null) {
      block = ByteBuffer.allocateDirect(BLOCK);
    }
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      byte[] content = read(in, block, most);
      if (content.length == 0 || content.length == most || (whole && content.length < PAGE)) {
        return content;
      }
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      while (content.length > 0) {
        all.writeBytes(content);
        content = read(in, block, most - all.size());
      }
      return all.toByteArray();
    } finally {
      spareBlock.set(block);
    }
  }

  /** What one reading gives; nothing at the end, or if nothing is asked for. */
  private static byte[] read(SeekableByteChannel in, ByteBuffer block, int most)
      throws IOException {
    in.read(block.clear().limit(Math.min(most, BLOCK)));
    byte[] content = new byte[block.flip().remaining()];
    block.get(content);
    return content;
  }

  @Override
  public Reading<PositionedFile> open(String path) {
    try {
      Path file = readable(path);
      return file == null
          ? Reading.failed(path, RefusedReading.NOT_A_FILE)
          : Reading.ok(new ChannelFile(file), path);
    } catch (IOException e) {
      return RefusedReading.of(path, e);
    }
  }

  @Override
  public Reading<InputStream> stream(String path) {
    try {
      Path file = readable(path);
      return file == null
          ? Reading.failed(path, RefusedReading.NOT_A_FILE)
          : Reading.ok(Files.newInputStream(file), path);
    } catch (IOException e) {
      return RefusedReading.of(path, e);
    }
  }

  /** The file to open; null if it is not one to be read. */
  private @Nullable Path readable(String path) throws IOException {
    if (live && (path.startsWith("/sys/") || path.startsWith("/proc/"))) {
      return paths.file(path);
    }
    ResolvedPaths.Found found = paths.find(path);
    return found.attributes().isRegularFile()
            || (path.equals(KERNEL_LOG) && isCharacterDevice(found.file()))
        ? found.file()
        : null;
  }

  private static boolean isCharacterDevice(Path file) throws IOException {
    return Files.getAttribute(file, "unix:mode") instanceof Integer mode
        && (mode & FILE_TYPE) == CHARACTER_DEVICE;
  }

  private static Reading<byte[]> limited(byte[] bytes, String path, int limit) {
    return bytes.length <= limit
        ? Reading.ok(bytes, path)
        : Reading.truncated(
            Arrays.copyOf(bytes, limit),
            path,
            "longer than " + limit + " bytes, the rest is not read");
  }

  @Override
  public Reading<List<String>> list(String path) {
    try {
      Path directory = paths.file(paths.resolve(path));
      String[] found = directory.toFile().list();
      if (found != null) {
        Arrays.sort(found);
        return Reading.ok(List.of(found), path);
      }
      return Reading.ok(entries(directory), path);
    } catch (NotDirectoryException e) {
      return Reading.failed(path, "not a directory");
    } catch (IOException e) {
      return RefusedReading.of(path, e);
    } catch (DirectoryIteratorException e) {
      return RefusedReading.of(path, new IOException(e.getCause()));
    }
  }

  /** The other way to list a directory, which takes longer and says why it fails. */
  private static List<String> entries(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public Reading<String> link(String path) {
    try {
      return Reading.ok(Files.readSymbolicLink(paths.unfollowed(path)).toString(), path);
    } catch (NotLinkException e) {
      return Reading.malformed(null, path, "not a symbolic link");
    } catch (IOException e) {
      return RefusedReading.of(path, e);
    }
  }

  @Override
  public Reading<String> realPath(String path) {
    try {
      String resolved = paths.resolve(path);
      return Reading.ok(resolved.isEmpty() ? "/" : resolved, path);
    } catch (IOException e) {
      return RefusedReading.of(path, e);
    }
  }
}
