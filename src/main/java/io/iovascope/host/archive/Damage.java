// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;

/** What is wrong with a packed file, for people, by what the libraries throw. */
final class Damage {

  private Damage() {}

  /** The end of a compressed file. */
  static ArchiveException of(Exception e) {
    ArchiveException end = new ArchiveException(text(e), false);
    end.initCause(e);
    return end;
  }

  /**
   * @param e the libraries report some malformed headers with unchecked exceptions
   */
  static String text(Exception e) {
    if (e instanceof ArchiveException) {
      return String.valueOf(e.getMessage());
    }
    String message = String.valueOf(e.getMessage());
    if (e instanceof EOFException
        || message.startsWith("Truncated")
        || message.startsWith("Not enough input bytes")
        || message.contains("Unexpected end")) {
      return "is cut off: the rest is not read; copy it again from where it was made";
    }
    if (e instanceof ZipException && message.startsWith("encrypted")) {
      return "is encrypted: decrypt it first";
    }
    return e instanceof IOException
        ? "is damaged (%s): the rest is not read".formatted(message)
        : "is damaged (%s): the rest is not read".formatted(e.getClass().getSimpleName());
  }
}
