// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The types of content, or codings, that a client takes, and how much it likes each (RFC 9110,
 * 12.5). A header that cannot be read takes everything: an answer is better than none.
 */
public record Acceptable(List<Range> ranges) {

  private static final Pattern QUALITY =
      Pattern.compile("\\s*[qQ]\\s*=\\s*([01](?:\\.\\d{0,3})?)\\s*");

  /** No more than this many are looked at. */
  private static final int MOST = 64;

  /**
   * One range.
   *
   * @param type such as {@code text/plain}, {@code text/*}, {@code gzip} or {@code *}
   * @param quality from 0, which is a refusal, to 1
   */
  public record Range(String type, double quality) {}

  public Acceptable {
    ranges = List.copyOf(ranges);
  }

  /** Reads a header; null if there is none, which takes everything. */
  public static Acceptable parse(@Nullable String header) {
    List<Range> ranges = new ArrayList<>();
    for (String part : header == null ? new String[0] : header.split(",", MOST + 1)) {
      String[] pieces = part.split(";", -1);
      String type = pieces[0].strip().toLowerCase(Locale.ROOT);
      if (ranges.size() < MOST && !type.isEmpty()) {
        ranges.add(new Range(type, quality(pieces)));
      }
    }
    return new Acceptable(ranges);
  }

  private static double quality(String[] pieces) {
    for (int i = 1; i < pieces.length; i++) {
      Matcher matcher = QUALITY.matcher(pieces[i]);
      if (matcher.matches()) {
        return Math.min(1, Double.parseDouble(matcher.group(1)));
      }
    }
    return 1;
  }

  /**
   * How much a type of content is liked; 0 if it is not taken.
   *
   * @param contentType with or without parameters, which do not count
   */
  public double quality(String contentType) {
    if (ranges.isEmpty()) {
      return 1;
    }
    String type = contentType.replaceFirst(";.*", "");
    return named(type)
        .or(() -> named(type.replaceFirst("/.*", "/*")))
        .or(() -> named("*/*"))
        .or(() -> named("*"))
        .orElse(0.0);
  }

  /** How much it is liked by its very name; empty if it is not named. */
  public Optional<Double> named(String name) {
    return ranges.stream().filter(range -> range.type.equals(name)).map(Range::quality).findFirst();
  }
}
