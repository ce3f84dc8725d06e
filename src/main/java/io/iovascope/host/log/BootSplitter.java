// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the boots in a log apart: the kernel begins with its version and then its command line. The
 * version alone proves nothing unless it was logged in the first second, since people paste it too.
 */
final class BootSplitter {

  private static final String VERSION = "Linux version ";
  private static final String MICROCODE = "microcode";
  private static final String COMMAND_LINE = "Command line: ";
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** Lines that may stand between version and command line. */
  private static final int BETWEEN = 3;

  /** What follows the version until it is clear whether a boot begins with it. */
  private final List<LogLine> undecided = new ArrayList<>();

  private final LogSink sink;
  private int linesOfBoot;

  /** Whether the boot has no line later than its very beginning: microcode is loaded before. */
  private boolean atStart = true;

  BootSplitter(LogSink sink) {
    this.sink = sink;
  }

  void accept(LogLine line) {
    boolean begins = line.beginsBoot() || line.text().startsWith(VERSION);
    if (!undecided.isEmpty() && !begins) {
      undecided.add(line);
      decide(line);
      return;
    }
    passUndecided();
    if (line.beginsBoot()) {
      boot(line.number());
    }
    if (line.text().startsWith(VERSION) && !atStart) {
      Duration time = line.time().sinceBoot();
      if (time == null) {
        undecided.add(line);
        return;
      }
      if (time.compareTo(AT_ONCE) < 0) {
        boot(line.number());
      }
    }
    pass(line);
  }

  private void decide(LogLine line) {
    boolean begins = line.text().startsWith(COMMAND_LINE);
    if (begins) {
      boot(undecided.get(0).number());
    }
    if (begins || undecided.size() > BETWEEN) {
      passUndecided();
    }
  }

  void finish() {
    passUndecided();
  }

  private void passUndecided() {
    undecided.forEach(this::pass);
    undecided.clear();
  }

  private void boot(int number) {
    if (linesOfBoot > 0) {
      sink.boot(number);
    }
    linesOfBoot = 0;
    atStart = true;
  }

  private void pass(LogLine line) {
    if (!line.text().isEmpty()) {
      linesOfBoot++;
      atStart &= line.text().startsWith(MICROCODE) || Duration.ZERO.equals(line.time().sinceBoot());
    }
    sink.line(line);
  }
}
