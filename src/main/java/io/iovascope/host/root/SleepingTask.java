// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells whether a thread of this process waits in the kernel, which Java does not say: to Java a
 * thread in a read is running. See {@code /proc/PID/task/TID/stat} in proc(5).
 *
 * @param name the thread's name, at most 15 characters
 */
record SleepingTask(String name) {

  private static final Path TASKS = Path.of("/proc/self/task");

  /** True also if the system does not tell, so that nobody waits for an answer that never comes. */
  boolean isAsleep() {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
        // "TID (name) state ...", and the name may hold parentheses.
        if (stat.contains("(" + name + ")")) {
          return stat.charAt(stat.lastIndexOf(')') + 2) == 'S';
        }
      }
    } catch (IOException e) {
      // A task that ended while we looked, or no /proc.
      return true;
    }
    return false;
  }
}
