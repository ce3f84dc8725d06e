// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.save;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * A directory that files are saved into, each at once or not at all. The owner may write, the group
 * may read, and nobody else anything. Links below the directory are never followed: one in the
 * place of a directory is refused, one in the place of a file is replaced.
 */
final class SavedDirectory {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r-----");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-x---");

  private final Path base;

  private SavedDirectory(Path base) {
    this.base = base;
  }

  /**
   * The directory, which is made if it is not there. Its own path may have links in it.
   *
   * @throws IOException if it cannot be made, or is no directory
   */
  static SavedDirectory at(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path parent = absolute.getParent();
    try {
      if (!Files.isDirectory(absolute) && parent != null) {
        Files.createDirectories(parent);
        Files.createDirectory(absolute, PosixFilePermissions.asFileAttribute(DIRECTORY));
        Files.setPosixFilePermissions(absolute, DIRECTORY);
      }
    } catch (FileAlreadyExistsException e) {
      throw new NotDirectoryException(e.getFile());
    }
    return new SavedDirectory(absolute.toRealPath());
  }

  /**
   * The content of a saved file; empty if there is none.
   *
   * @param path absolute, as on the host
   * @param limit largest number of bytes to read
   */
  byte[] read(String path, int limit) throws IOException {
    try (SecureDirectoryStream<Path> directory = directoryOf(path)) {
      return read(directory, nameOf(path), limit);
    }
  }

  /**
   * Saves a file, unless it is already there like that.
   *
   * @param path absolute, as on the host
   */
  void write(String path, byte[] content) throws IOException {
    Path name = nameOf(path);
    Path temporary = Path.of("." + name + ".new");
    try (SecureDirectoryStream<Path> directory = directoryOf(path)) {
      if (isSaved(directory, name, content)) {
        return;
      }
      deleteIfExists(directory, temporary);
      try {
        Set<OpenOption> options =
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel file =
            directory.newByteChannel(
                temporary, options, PosixFilePermissions.asFileAttribute(FILE))) {
          ByteBuffer bytes = ByteBuffer.wrap(content);
          while (bytes.hasRemaining()) {
            file.write(bytes);
          }
        }
        // The umask may have taken away the group's permission.
        posix(directory, temporary).setPermissions(FILE);
        directory.move(temporary, directory, name);
      } finally {
        deleteIfExists(directory, temporary);
      }
    }
  }

  private static boolean isSaved(SecureDirectoryStream<Path> directory, Path name, byte[] content)
      throws IOException {
    return isRegularFile(directory, name)
        && posix(directory, name).readAttributes().permissions().equals(FILE)
        && Arrays.equals(read(directory, name, content.length + 1), content);
  }

  private static byte[] read(SecureDirectoryStream<Path> directory, Path name, int limit)
      throws IOException {
    // To open a FIFO would block.
    if (!isRegularFile(directory, name)) {
      return new byte[0];
    }
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (SeekableByteChannel file = directory.newByteChannel(name, options);
        InputStream in = Channels.newInputStream(file)) {
      return in.readNBytes(limit);
    }
  }

  private static boolean isRegularFile(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    try {
      return attributes(directory, name).isRegularFile();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Opened one after the other, so that no part of the path can become a link meanwhile. */
  private SecureDirectoryStream<Path> directoryOf(String path) throws IOException {
    Path at = base;
    SecureDirectoryStream<Path> directory = secure(Files.newDirectoryStream(base), base);
    int last = path.lastIndexOf('/');
    String[] above = last == 0 ? new String[0] : path.substring(1, last).split("/", -1);
    for (String name : above) {
      at = at.resolve(name);
      try (SecureDirectoryStream<Path> parent = directory) {
        directory = child(parent, Path.of(name), at);
      }
    }
    return directory;
  }

  private static SecureDirectoryStream<Path> child(
      SecureDirectoryStream<Path> parent, Path name, Path path) throws IOException {
    boolean made = false;
    try {
      if (!attributes(parent, name).isDirectory()) {
        throw new FileSystemException(
            path.toString(), null, path + " is not a directory; links are not followed");
      }
    } catch (NoSuchFileException e) {
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(DIRECTORY));
      made = true;
    }
    SecureDirectoryStream<Path> child =
        secure(parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS), path);
    if (made) {
      child.getFileAttributeView(PosixFileAttributeView.class).setPermissions(DIRECTORY);
    }
    return child;
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream, Path path)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new FileSystemException(
        path.toString(), null, "this system cannot open files relative to a directory");
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return directory
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static PosixFileAttributeView posix(SecureDirectoryStream<Path> directory, Path name) {
    return directory.getFileAttributeView(
        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static void deleteIfExists(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    try {
      directory.deleteFile(name);
    } catch (NoSuchFileException e) {
      // Nothing was left behind.
    }
  }

  private static Path nameOf(String path) {
    return Path.of(path.substring(path.lastIndexOf('/') + 1));
  }
}
