// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.io.IOException;
import java.io.InputStream;

/** Reads the faults of a log or a paste in any form, of any size: nothing else is kept. */
public final class FaultReader {

  private FaultReader() {}

  /** Reads a text that is at hand. */
  public static LogReader.Summary read(String text, FaultSink sink) {
    Boots boots = new Boots(sink);
    LogReader.Summary summary = LogReader.read(text, boots);
    boots.end();
    return summary;
  }

  /**
   * Reads a file, see {@link LogReader#read(InputStream, LogSink)}.
   *
   * @throws IOException if reading fails
   */
  public static LogReader.Summary read(InputStream file, FaultSink sink) throws IOException {
    Boots boots = new Boots(sink);
    LogReader.Summary summary = LogReader.read(file, boots);
    boots.end();
    return summary;
  }

  private static final class Boots implements LogSink {

    private final FaultSink sink;
    private final FaultCollector collector;
    private int firstLine = 1;
    private int lastLine;
    private BootBeginning beginning = new BootBeginning();

    Boots(FaultSink sink) {
      this.sink = sink;
      this.collector = new FaultCollector(sink::fault);
    }

    @Override
    public void boot(int number) {
      end();
      firstLine = number;
      lastLine = number;
      beginning = new BootBeginning();
    }

    @Override
    public void line(LogLine line) {
      lastLine = line.number();
      beginning.accept(line);
      if (InvalidationMessage.isOne(line)) {
        sink.invalidation(line.text());
      }
      PrecursorMessage.find(line).ifPresent(sink::precursor);
      collector.accept(line);
    }

    void end() {
      collector.finish();
      sink.endOfBoot(firstLine, lastLine, beginning.isThere());
    }
  }
}
