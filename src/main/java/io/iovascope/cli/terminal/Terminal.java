// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import io.iovascope.nativeimage.NativeBinary;
import io.iovascope.nativeimage.TerminalColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Whether a stream of this process goes to a terminal, and what that is like. */
public enum Terminal {
  STANDARD_OUTPUT(1),
  STANDARD_ERROR(2);

  private static final int LONGEST_NUMBER = 4;
  private static final int LONGEST_ANSWER = 64;

  private final int descriptor;

  Terminal(int descriptor) {
    this.descriptor = descriptor;
  }

  private Path stream() {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  /** Terminals have well-known names; System.console() would also ask about standard input. */
  public boolean isThere() {
    try {
      String target = Files.readSymbolicLink(stream()).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * How many columns it has; empty if it is none, or does not know.
   *
   * @param environment of the process, whose {@code COLUMNS} is believed before the terminal
   */
  public OptionalInt columns(Map<String, String> environment) {
    if (!isThere()) {
      return OptionalInt.empty();
    }
    OptionalInt named = number(environment.getOrDefault("COLUMNS", ""));
    if (named.isPresent()) {
      return named;
    }
    OptionalInt asked =
        NativeBinary.isRunning() ? TerminalColumns.of(descriptor) : askedByAnother();
    return asked.stream().filter(columns -> columns > 0).findFirst();
  }

  /** Java cannot ask, and to load what can takes longer than stty, which all systems have. */
  private OptionalInt askedByAnother() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(stream().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(stty.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.US_ASCII);
      return stty.waitFor(1, TimeUnit.SECONDS)
          ? number(answer.strip().replaceFirst("^\\d+ ", ""))
          : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  private static OptionalInt number(String text) {
    return text.length() <= LONGEST_NUMBER && text.matches("[1-9][0-9]*")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
