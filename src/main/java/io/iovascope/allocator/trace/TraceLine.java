// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.trace;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The text of one line, and what it says. */
public final class TraceLine {

  /** No line is longer. */
  public static final int MAX_LENGTH = 200;

  private static final long LAST_PFN = -1L >>> 12;

  /** Larger requests never succeed, nor would they tell anything. */
  private static final long MAX_SIZE = 1L << 51;

  private final String[] fields;

  private TraceLine(String text) {
    fields = text.split(",", -1);
  }

  /**
   * Understands a line that is neither empty nor a comment.
   *
   * @throws TraceFormatException if it is not a line of a trace
   */
  public static TraceEvent parse(String text) throws TraceFormatException {
    if (text.length() > MAX_LENGTH) {
      throw new TraceFormatException("the line has more than %d characters".formatted(MAX_LENGTH));
    }
    return new TraceLine(text).event();
  }

  private TraceEvent event() throws TraceFormatException {
    switch (fields[0]) {
      case "PROFILE":
        fields("name", "bits=N");
        return new TraceEvent.Profile(fields[1]);
      case "R":
        fields("first pfn", "last pfn");
        return reserve();
      case "A":
        fields("cpu", "size", "limit bits", "flush", "result");
        return new TraceEvent.Alloc(
            cpu(1), size(2), (int) decimal(3, 12, 64), decimal(4, 0, 1) == 1, pfn(5));
      case "F":
        fields("cpu", "pfn", "size");
        return new TraceEvent.Free(cpu(1), pfn(2), size(3));
      case "G":
        fields("order", "before", "after");
        return new TraceEvent.DepotRun(
            (int) decimal(1, 0, 5), (int) decimal(2, 0, 1 << 30), (int) decimal(3, 0, 1 << 30));
      case "S":
        return state();
      default:
        throw new TraceFormatException(
            "'%s': expected PROFILE, R, A, F, G or S".formatted(fields[0]));
    }
  }

  private TraceEvent reserve() throws TraceFormatException {
    long first = pfn(1);
    long last = pfn(2);
    if (last < first) {
      throw new TraceFormatException("the range ends before it starts");
    }
    return new TraceEvent.Reserve(first, last);
  }

  private TraceEvent state() throws TraceFormatException {
    Map<StateField, Long> numbers = new EnumMap<>(StateField.class);
    for (String pair : List.of(fields).subList(1, fields.length)) {
      String[] sides = pair.split("=", -1);
      StateField field = StateField.of(sides[0]).orElse(null);
      if (field == null || sides.length != 2) {
        throw new TraceFormatException(
            "'%s': expected nodes=, max32=, live=, wa= or depot= and a number".formatted(pair));
      }
      numbers.put(field, number(sides[0], sides[1], field.radix(), 0, 1L << 52));
    }
    return new TraceEvent.State(numbers);
  }

  private void fields(String... names) throws TraceFormatException {
    if (fields.length != names.length + 1) {
      throw new TraceFormatException(
          "expected '%s,%s', not %d fields"
              .formatted(fields[0], String.join(",", names), fields.length));
    }
  }

  private int cpu(int at) throws TraceFormatException {
    return (int) number("cpu", fields[at], 10, 0, TraceEvent.CPUS - 1);
  }

  private long size(int at) throws TraceFormatException {
    return number("size", fields[at], 10, 1, MAX_SIZE);
  }

  private long pfn(int at) throws TraceFormatException {
    return number("pfn", fields[at], 16, 0, LAST_PFN);
  }

  private long decimal(int at, long least, long most) throws TraceFormatException {
    return number("field " + (at + 1), fields[at], 10, least, most);
  }

  private static long number(String name, String text, int radix, long least, long most)
      throws TraceFormatException {
    long number = -1;
    if (text.matches("[0-9a-fA-F]{1,16}")) {
      try {
        number = Long.parseLong(text, radix);
      } catch (NumberFormatException e) {
        // A hexadecimal digit in a decimal number, or more than 63 bits.
        number = -1;
      }
    }
    if (number < least || number > most) {
      throw new TraceFormatException(
          "%s is '%s': expected %s to %s%s"
              .formatted(
                  name,
                  text,
                  Long.toString(least, radix),
                  Long.toString(most, radix),
                  radix == 16 ? ", hexadecimal" : ""));
    }
    return number;
  }
}
