// SPDX-License-Identifier: Apache-2.0
package io.iovascope.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Has Prometheus' own evaluator run the expression of an alert over metrics that were recorded. */
public final class AlertReplay {

  private AlertReplay() {}

  /**
   * Fails unless the expression has no result for the series with the first metrics, and one with
   * the last.
   *
   * @param alert its name
   * @param series which of the results is meant: a selector of a metric with the labels of the
   *     alert
   * @param metrics what the program has printed at successive moments
   * @param directory where a file can be written
   */
  public static void turnsTrue(String alert, String series, List<String> metrics, Path directory)
      throws IOException, InterruptedException {
    String expression =
        "count((%s) and %s)".formatted(RuleFile.ofAlerts().alert(alert).expression(), series);
    Map<String, Object> test =
        Map.of(
            "interval",
            "1m",
            "input_series",
            inputSeries(metrics),
            "promql_expr_test",
            List.of(
                Map.of("expr", expression, "eval_time", "0m", "exp_samples", List.of()),
                Map.of(
                    "expr",
                    expression,
                    "eval_time",
                    metrics.size() - 1 + "m",
                    "exp_samples",
                    List.of(Map.of("labels", "{}", "value", 1)))));
    Path file = directory.resolve(alert + ".test.yml");
    // JSON is YAML too.
    new ObjectMapper()
        .writeValue(file.toFile(), Map.of("evaluation_interval", "1m", "tests", List.of(test)));
    Promtool.accepts("test", "rules", file.toString());
  }

  /** Each series with a value for each moment. */
  private static List<Map<String, String>> inputSeries(List<String> metrics) {
    Map<String, List<String>> values = new TreeMap<>();
    for (int moment = 0; moment < metrics.size(); moment++) {
      for (String line : metrics.get(moment).lines().toList()) {
        if (!line.startsWith("#")) {
          int end = line.lastIndexOf(' ');
          values
              .computeIfAbsent(
                  line.substring(0, end),
                  series -> new ArrayList<>(Collections.nCopies(metrics.size(), "_")))
              .set(moment, line.substring(end + 1));
        }
      }
    }
    return values.entrySet().stream()
        .map(
            series ->
                Map.of("series", series.getKey(), "values", String.join(" ", series.getValue())))
        .toList();
  }
}
