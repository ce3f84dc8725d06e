// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One use of a metric in a PromQL expression. This is no parser of PromQL: promtool is. It finds
 * names in expressions that promtool accepts.
 *
 * @param metric the metric, or the name of a recording rule
 * @param labels values that the labels are compared with, in quotes and after the operator, such as
 *     {@code zone} and {@code ="all"}
 */
record Selector(String metric, Map<String, String> labels) {

  private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"";
  private static final String MATCHERS = "\\{(?:[^}\"]|" + STRING + ")*\\}";

  /** What may stand between metrics: strings outside of matchers, ranges, and lists of labels. */
  private static final Pattern NO_METRIC =
      Pattern.compile(
          "\\[[^\\]]*\\]|\\boffset\\s+\\S+|#[^\\n]*"
              + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "bool", "group_left", "group_right", "inf", "nan");

  private static final Pattern METRIC =
      Pattern.compile(
          "(?<![\\w:.$])([A-Za-z_:][\\w:]*)(?![\\w:])\\s*+(?!\\()(?:(" + MATCHERS + "))?");

  private static final Pattern LABEL =
      Pattern.compile("(\\w+)\\s*((?:=~|!~|!=|=)\\s*" + STRING + ")");

  Selector {
    labels = Map.copyOf(labels);
  }

  /** The metrics in an expression, in the order in which they stand there. */
  static List<Selector> in(String expression) {
    List<Selector> selectors = new ArrayList<>();
    Matcher metric = METRIC.matcher(NO_METRIC.matcher(expression).replaceAll(" "));
    while (metric.find()) {
      String matchers = metric.group(2);
      if (!KEYWORDS.contains(metric.group(1))) {
        selectors.add(new Selector(metric.group(1), labels(matchers == null ? "" : matchers)));
      }
    }
    return List.copyOf(selectors);
  }

  private static Map<String, String> labels(String matchers) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(matchers);
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return labels;
  }
}
