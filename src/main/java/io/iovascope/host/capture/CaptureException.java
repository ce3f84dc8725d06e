// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A capture that cannot be opened or written. The message is one line for the person who gave the
 * file: what is wrong, where, what was expected and what to do. It holds no control characters,
 * whatever the archive's names hold.
 */
public final class CaptureException extends IOException {

  private static final long serialVersionUID = 1;
  private static final int LONGEST_SHOWN = 200;

  private final boolean somethingElse;

  CaptureException(String message) {
    this(message, null);
  }

  CaptureException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private CaptureException(String message, @Nullable Throwable cause, boolean somethingElse) {
    super(printable(message), cause);
    this.somethingElse = somethingElse;
  }

  /** Whether the file may be whole and sound and is no capture; else it is a broken one. */
  public boolean isSomethingElse() {
    return somethingElse;
  }

  /**
   * @param what what was found, such as {@code is a device node}
   * @param expected what a capture has instead
   */
  static CaptureException entry(String capture, String entry, String what, String expected) {
    return new CaptureException(
        "%s: entry '%s' %s, but %s: make the capture again with 'iovascope capture'"
            .formatted(capture, shown(entry), what, expected));
  }

  static CaptureException notACapture(String capture, String why) {
    return new CaptureException(
        "not a capture: %s: %s; expected a tar archive, packed with gzip or not, that holds sys/ and proc/"
            .formatted(capture, why),
        null,
        true);
  }

  /** A name as messages show it: cut if it is very long. */
  static String shown(String name) {
    return name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "...";
  }

  private static String printable(String message) {
    StringBuilder line = new StringBuilder(message.length());
    message
        .codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}
