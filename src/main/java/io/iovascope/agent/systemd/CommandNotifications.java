// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has {@code systemd-notify} do it, which is slower and sends as another process of the service:
 * the unit needs {@code NotifyAccess=all}.
 *
 * @param program name or path of the program
 */
record CommandNotifications(String program) implements Notifications {

  private static final long PATIENCE_SECONDS = 5;

  @Override
  public void send(String message) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(message.lines().toList());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(program + " does not end");
      }
      if (process.exitValue() != 0) {
        throw new IOException(program + " ends with status " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
