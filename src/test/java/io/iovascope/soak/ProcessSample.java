// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process holds, see proc(5).
 *
 * @param residentKibibytes VmRSS
 */
record ProcessSample(long residentKibibytes, long descriptors, long threads) {

  static ProcessSample of(long pid) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    List<String> status = Files.readAllLines(process.resolve("status"));
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return new ProcessSample(
          number(status, "VmRSS:"), descriptors.count(), number(status, "Threads:"));
    }
  }

  private static long number(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
