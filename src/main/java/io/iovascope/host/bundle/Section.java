// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.piece.NamedPiece;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;

/**
 * A part of a text that holds the outputs of several commands, or several files.
 *
 * @param title the command or the file's path
 * @param firstLine number of its first line in the text, from 1
 */
record Section(String title, int firstLine, String text) {

  /**
   * The section as a piece. Empty lines stand before it in place of what does in the text, so that
   * its lines have the same numbers.
   *
   * @param of name of the text
   */
  NamedPiece piece(String of) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    return new NamedPiece(
        "%s (%s)".formatted(of, title),
        () ->
            new SequenceInputStream(
                new EmptyLines(firstLine - 1L), new ByteArrayInputStream(content)));
  }

  /** A number of line ends. */
  private static final class EmptyLines extends InputStream {

    private long left;

    EmptyLines(long lines) {
      this.left = lines;
    }

    @Override
    public int read() {
      return left-- > 0 ? '\n' : -1;
    }
  }
}
