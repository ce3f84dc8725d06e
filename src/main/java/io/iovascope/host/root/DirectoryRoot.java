// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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

  private final String name;
  private final Path base;

  /**
   * The directory that was asked for last. Most files of a host are read directory by directory,
   * and to resolve each path from its top costs more than to read the file.
   */
  private volatile @Nullable Resolved lastDirectory;

  private record Resolved(String path, Path real) {}

  private DirectoryRoot(String name, Path base) {
    this.name = name;
    this.base = base;
  }

  /** The system that iovascope runs on. */
  public static DirectoryRoot live() {
    return new DirectoryRoot("live", Path.of("/"));
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
    return new DirectoryRoot(directory.toString(), base);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    try {
      Path file = located(path);
      if (Files.isRegularFile(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          return limited(in.readNBytes(limit + 1), path, limit);
        }
      }
      if (path.equals(KERNEL_LOG) && isCharacterDevice(file)) {
        return limited(KernelLogDevice.read(file, limit + 1), path, limit);
      }
      return Reading.failed(path, "not a regular file");
    } catch (IOException e) {
      return failure(path, e);
    }
  }

  @Override
  public Reading<PositionedFile> open(String path) {
    try {
      Path file = located(path);
      return Files.isRegularFile(file)
          ? Reading.ok(new ChannelFile(file), path)
          : Reading.failed(path, "not a regular file");
    } catch (IOException e) {
      return failure(path, e);
    }
  }

  @Override
  public Reading<InputStream> stream(String path) {
    try {
      Path file = located(path);
      return Files.isRegularFile(file)
          ? Reading.ok(Files.newInputStream(file), path)
          : Reading.failed(path, "not a regular file");
    } catch (IOException e) {
      return failure(path, e);
    }
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
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(located(path))) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    } catch (NotDirectoryException e) {
      return Reading.failed(path, "not a directory");
    } catch (IOException e) {
      return failure(path, e);
    } catch (DirectoryIteratorException e) {
      return failure(path, new IOException(e.getCause()));
    }
    Collections.sort(names);
    return Reading.ok(names, path);
  }

  @Override
  public Reading<String> link(String path) {
    int slash = path.lastIndexOf('/');
    try {
      Path link = directory(path.substring(0, slash + 1)).resolve(path.substring(slash + 1));
      return Reading.ok(Files.readSymbolicLink(link).toString(), path);
    } catch (InvalidPathException e) {
      return Reading.failed(path, "no name for a file: " + e.getReason());
    } catch (NotLinkException e) {
      return Reading.malformed(null, path, "not a symbolic link");
    } catch (IOException e) {
      return failure(path, e);
    }
  }

  @Override
  public Reading<String> realPath(String path) {
    try {
      String relative = base.relativize(resolved(path)).toString();
      return Reading.ok(relative.isEmpty() ? "/" : "/" + relative, path);
    } catch (IOException e) {
      return failure(path, e);
    }
  }

  /** The same as {@link #resolved}, for files in one directory after the other. */
  private Path located(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    String last = path.substring(slash + 1);
    if (last.isEmpty() || last.equals(".") || last.equals("..")) {
      return resolved(path);
    }
    Path file = directory(path.substring(0, slash + 1)).resolve(last);
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.isSymbolicLink() ? resolved(path) : file;
  }

  private Path directory(String path) throws IOException {
    Resolved known = lastDirectory;
    if (known == null || !known.path.equals(path)) {
      known = new Resolved(path, resolved(path));
      lastDirectory = known;
    }
    return known.real;
  }

  private Path resolved(String path) throws IOException {
    Path real;
    try {
      real = base.resolve(path.substring(1)).toRealPath();
    } catch (InvalidPathException e) {
      // Part of it was read from the host: a NUL, or a character that the locale does not have.
      throw new FileSystemException(path, null, "no name for a file: " + e.getReason());
    }
    if (!real.startsWith(base)) {
      throw new FileSystemException(path, null, "a link leads out of the host's directory");
    }
    return real;
  }

  private static <T> Reading<T> failure(String path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return Reading.absent(path, "not there");
    }
    if (e instanceof AccessDeniedException) {
      return Reading.denied(path, "permission denied: needs root");
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    String detail = reason == null ? e.getClass().getSimpleName() : reason;
    String lower = detail.toLowerCase(Locale.ROOT);
    if (lower.contains("not permitted")) {
      return Reading.denied(
          path, "operation not permitted: needs root, or kernel lockdown forbids it");
    }
    // ENOTDIR: the path goes on below a file. Java 25 calls that a missing file, Java 17 does not.
    if (lower.equals("not a directory")) {
      return Reading.absent(path, "not there");
    }
    // A device that is removed while it is read answers ENODEV or ENOENT.
    if (lower.contains("no such")) {
      return Reading.absent(path, "vanished while being read: " + detail);
    }
    return Reading.failed(path, detail);
  }
}
