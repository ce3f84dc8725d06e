package io.iovascope.text;

import io.iovascope.cli.shared.CommandFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people type them: {@code 64G}, {@code 2M}, {@code 512MiB}. */
public final class ByteSize {

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})([KMGT])(?:i?B)?", Pattern.CASE_INSENSITIVE);
  private static final String UNITS = "KMGT";
  private static final long MOST = 1L << 52;

  private ByteSize() {}

  /**
   * The number of bytes, at least 1 and at most 4 PiB.
   *
   * @param option what to name in the message
   * @throws CommandFailure if it is no size
   */
  public static long of(String option, String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      int shift = 10 * (UNITS.indexOf(Character.toUpperCase(matcher.group(2).charAt(0))) + 1);
      if (number > 0 && number <= MOST >> shift) {
        return number << shift;
      }
    }
    throw CommandFailure.usage(
        "%s %s: expected a size such as 64G, 512M or 4T, at most 4 PiB"
            .formatted(option, Printable.of(text)));
  }
}
