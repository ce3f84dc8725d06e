// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.archive.ArchiveException;
import io.iovascope.host.archive.Unpacking;
import io.iovascope.host.log.LogLine.Source;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Reads a log or a paste in any form, without keeping it: lines lose what tools put around them
 * ({@link LineDress}), wrapped ones are joined ({@link LineJoiner}), boots are told apart ({@link
 * BootSplitter}).
 */
public final class LogReader {

  /** Longest text that is read, in characters; the rest is left out, and that is said. */
  public static final long LIMIT = 1L << 30;

  /** What only a kernel says, for texts without anything before the messages. */
  private static final Pattern OF_A_KERNEL =
      Pattern.compile(
          "(?:Linux version |Command line: |DMAR|dmar: |INTR-REMAP|IOMMU|iommu|BIOS-|ACPI: |PCI: |pci"
              + "|PCI host bridge|vfio|VFIO|AMD-Vi|\\[VT-D\\]|DRHD: ).*"
              + "|.*\\b[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]: .*"
              + "|.*Request device ?\\[.*");

  private LogReader() {}

  /**
   * What was read.
   *
   * @param lines how many there were
   * @param recognised whether anything in it is of a kernel
   * @param cut how many lines were too long and lost their ends
   * @param truncated whether the text is longer than what is read
   * @param damage why a compressed file could not be read to its end, as in "it is cut off"; empty
   *     if it could
   */
  public record Summary(int lines, boolean recognised, int cut, boolean truncated, String damage) {

    /** Whether the text was read to its end. */
    public boolean isWhole() {
      return !truncated && damage.isEmpty();
    }
  }

  /** Reads a text that is at hand. */
  public static Summary read(String text, LogSink sink) {
    try {
      return read(new StringReader(text), sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file: UTF-8, or UTF-16 as Windows writes it, perhaps compressed. Of one that is damaged
   * or cut off, what came before is read.
   *
   * @throws IOException if reading fails; the sink has what came before
   */
  public static Summary read(InputStream file, LogSink sink) throws IOException {
    BufferedInputStream text = new BufferedInputStream(Unpacking.plain(file));
    return read(new InputStreamReader(text, charset(firstBytes(text))), sink);
  }

  private static Charset charset(int firstBytes) {
    return switch (firstBytes) {
      case 0xfffe, 0xfeff -> StandardCharsets.UTF_16;
      default -> StandardCharsets.UTF_8;
    };
  }

  private static int firstBytes(BufferedInputStream file) throws IOException {
    file.mark(2);
    int first = file.read();
    int second = first < 0 ? -1 : file.read();
    file.reset();
    return second < 0 ? -1 : first << 8 | second;
  }

  private static Summary read(Reader reader, LogSink sink) throws IOException {
    BoundedLines lines = new BoundedLines(reader, LIMIT);
    LineDress dress = new LineDress();
    BootSplitter boots = new BootSplitter(sink);
    LineJoiner joiner = new LineJoiner(boots::accept);
    boolean recognised = false;
    String damage = "";
    try {
      for (String raw = lines.next(); raw != null; raw = lines.next()) {
        LogLine line = dress.undress(lines.number(), raw);
        recognised = recognised || isOfAKernel(line);
        joiner.accept(line);
      }
    } catch (ArchiveException e) {
      damage = String.valueOf(e.getMessage());
    }
    joiner.finish();
    boots.finish();
    return new Summary(lines.number(), recognised, lines.cut(), lines.isTruncated(), damage);
  }

  private static boolean isOfAKernel(LogLine line) {
    return line.source() == Source.KERNEL && !line.text().isEmpty()
        || OF_A_KERNEL.matcher(line.text()).matches();
  }
}
