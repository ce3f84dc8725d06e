// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a stream of this process goes to a terminal. */
public enum Terminal {
  STANDARD_OUTPUT("/proc/self/fd/1"),
  STANDARD_ERROR("/proc/self/fd/2");

  private final Path stream;

  Terminal(String stream) {
    this.stream = Path.of(stream);
  }

  /** Terminals have well-known names; System.console() would also ask about standard input. */
  public boolean isThere() {
    try {
      String target = Files.readSymbolicLink(stream).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
