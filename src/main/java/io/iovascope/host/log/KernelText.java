// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.util.ArrayList;
import java.util.List;

/**
 * A log as text, by boots.
 *
 * @param boots in their order; one at least
 * @param summary of the whole text
 */
public record KernelText(List<Boot> boots, LogReader.Summary summary) {

  public KernelText {
    boots = List.copyOf(boots);
  }

  /**
   * The messages of one boot.
   *
   * @param firstLine number of its first line in the text, from 1
   */
  public record Boot(int firstLine, List<LogLine> lines) {

    public Boot {
      lines = List.copyOf(lines);
    }

    /** Whether the log holds the boot from its first words on; else its beginning is missing. */
    public boolean isComplete() {
      BootBeginning beginning = new BootBeginning();
      lines.forEach(beginning::accept);
      return beginning.isThere();
    }

    /** Number of its last line in the text, from 1; one less than the first if it has none. */
    public int lastLine() {
      return lines.isEmpty() ? firstLine - 1 : lines.get(lines.size() - 1).number();
    }
  }

  /** Reads and keeps a text; what is too long for that is not to be given here. */
  public static KernelText of(String text) {
    Boots boots = new Boots();
    LogReader.Summary summary = LogReader.read(text, boots);
    boots.end();
    return new KernelText(boots.boots, summary);
  }

  /** The boot that people mean unless they say otherwise. */
  public Boot last() {
    return boots.get(boots.size() - 1);
  }

  private static final class Boots implements LogSink {

    private final List<Boot> boots = new ArrayList<>();
    private List<LogLine> lines = new ArrayList<>();
    private int firstLine = 1;

    @Override
    public void boot(int number) {
      end();
      lines = new ArrayList<>();
      firstLine = number;
    }

    @Override
    public void line(LogLine line) {
      lines.add(line);
    }

    void end() {
      boots.add(new Boot(firstLine, lines));
    }
  }
}
