// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The traces of the kernel's own code. */
public final class TraceFile {

  private TraceFile() {}

  /**
   * @param release 5.15, 6.1 or 7.2
   */
  public static Path of(String release) {
    return Path.of("src/test/resources/allocator/trace-" + release + ".csv.gz");
  }

  /** All lines, comments too. */
  public static List<String> lines(String release) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(of(release))),
                StandardCharsets.US_ASCII))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the lines of one profile say, without its first line. */
  public static List<TraceEvent> profile(String release, String name) {
    return lines(release).stream()
        .dropWhile(line -> !line.startsWith("PROFILE," + name + ","))
        .skip(1)
        .takeWhile(line -> !line.startsWith("PROFILE,"))
        .map(TraceFile::event)
        .toList();
  }

  static TraceEvent event(String line) {
    try {
      return TraceLine.parse(line);
    } catch (TraceFormatException e) {
      throw new IllegalArgumentException(line, e);
    }
  }
}
