// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** A file of which a reader sees the old content or the new one, and never a part. */
public record AtomicFile(Path file) {

  private static final String SUFFIX = ".tmp";
  private static final String UUIDS = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** Who has not ended by then has been killed. */
  private static final Duration LONGEST_WRITE = Duration.ofMinutes(10);

  /**
   * Replaces the file. Who may read it is for the umask to say: what the units write names physical
   * addresses, while a collector of metrics runs under a user of its own.
   *
   * @throws IOException if its directory cannot be written to
   */
  public void write(byte[] content) throws IOException {
    Path target = file.toAbsolutePath();
    Path directory = target.getParent();
    if (directory == null) {
      throw new IOException("not a file");
    }
    removeLeftovers(directory, target);
    // Not createTempFile, which leaves nothing to the umask.
    Path temporary = directory.resolve(prefix(target) + UUID.randomUUID() + SUFFIX);
    try {
      Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String prefix(Path target) {
    return "." + target.getFileName() + ".";
  }

  /** What somebody left who was killed while writing, and could not clean up. */
  private static void removeLeftovers(Path directory, Path target) throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(prefix(target)) + UUIDS + Pattern.quote(SUFFIX));
    Instant before = Instant.now().minus(LONGEST_WRITE);
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(
            directory, path -> name.matcher(path.getFileName().toString()).matches())) {
      for (Path leftover : leftovers) {
        if (Files.getLastModifiedTime(leftover, LinkOption.NOFOLLOW_LINKS)
            .toInstant()
            .isBefore(before)) {
          Files.deleteIfExists(leftover);
        }
      }
    } catch (NoSuchFileException | AccessDeniedException e) {
      // Gone meanwhile, or a directory that may be written to and not listed.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
