// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file of which a reader sees the old content or the new one, and never a part. */
public record AtomicFile(Path file) {

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
    // Not createTempFile, which leaves nothing to the umask.
    Path temporary =
        directory.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.write(temporary, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
