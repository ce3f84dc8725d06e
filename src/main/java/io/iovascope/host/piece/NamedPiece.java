// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that people attach, opened: what was compressed is plain.
 *
 * @param name what messages call it: the file's name, or that of the member of an archive
 */
public record NamedPiece(String name, Content content) {

  /** Opens a content from its beginning; the caller closes it. */
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }

  /** A piece that is held in memory. */
  public static NamedPiece of(String name, byte[] content) {
    return new NamedPiece(name, () -> new ByteArrayInputStream(content));
  }

  /** A piece that is a file of this system. */
  public static NamedPiece of(String name, Path file) {
    return new NamedPiece(name, () -> Files.newInputStream(file));
  }
}
