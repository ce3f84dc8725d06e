// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the kernel says of this process, see proc(5). Read once a second at most: to count some
 * hundred descriptors is a large part of what a scrape takes. What is not known is no number.
 */
final class OwnProcess {

  private static final Path SELF = Path.of("/proc/self");
  private static final Duration GOOD_FOR = Duration.ofSeconds(1);
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
  private static final Pattern VIRTUAL = Pattern.compile("VmSize:\\s*(\\d+) kB");
  private static final Pattern MOST = Pattern.compile("Max open files\\s+(\\d+) .*");

  private Values values = Values.read();

  private record Values(
      double resident, double virtual, double open, double most, long readAtNanos) {

    static Values read() {
      List<String> status = lines("status");
      return new Values(
          number(status, RESIDENT),
          number(status, VIRTUAL),
          descriptors(),
          number(lines("limits"), MOST),
          System.nanoTime());
    }

    boolean isGood() {
      return System.nanoTime() - readAtNanos < GOOD_FOR.toNanos();
    }
  }

  private synchronized Values values() {
    if (!values.isGood()) {
      values = Values.read();
    }
    return values;
  }

  double residentKibibytes() {
    return values().resident;
  }

  double virtualKibibytes() {
    return values().virtual;
  }

  double openDescriptors() {
    return values().open;
  }

  double mostDescriptors() {
    return values().most;
  }

  /** None if the file cannot be read, which is the same as a line that is not there. */
  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(SELF.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static double number(List<String> lines, Pattern form) {
    for (String line : lines) {
      Matcher matcher = form.matcher(line);
      if (matcher.matches()) {
        return Double.parseDouble(matcher.group(1));
      }
    }
    return Double.NaN;
  }

  private static double descriptors() {
    try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
      return open.count();
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
