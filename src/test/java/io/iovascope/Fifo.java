// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A FIFO, which whoever opens it waits at until somebody opens its other end. */
public final class Fifo {

  private Fifo() {}

  /** Makes one; skips the test where that cannot be done. */
  public static Path at(Path path) throws InterruptedException {
    try {
      int status = new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
      Assumptions.assumeTrue(status == 0, "mkfifo failed");
    } catch (IOException e) {
      Assumptions.abort("there is no mkfifo: " + e.getMessage());
    }
    return path;
  }
}
