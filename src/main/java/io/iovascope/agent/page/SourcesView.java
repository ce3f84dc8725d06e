// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.host.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read of the host, and what was not.
 *
 * @param missing what the picture lacks
 * @param others what was read, and what need not be there
 */
record SourcesView(Rows missing, Rows others) {

  /** Of many files of one kind with one fate, these stand for all. */
  static final int MOST_ALIKE = 10;

  /**
   * A part of the sources.
   *
   * @param total number of all, shown or not
   * @param more what is not shown, in words
   */
  record Rows(int total, List<Row> rows, List<String> more) {}

  /** A source. */
  record Row(String path, String status, String tone, String detail) {}

  static SourcesView of(List<Source> sources) {
    return new SourcesView(
        rows(sources.stream().filter(Source::isMissing).toList()),
        rows(sources.stream().filter(source -> !source.isMissing()).toList()));
  }

  private static Rows rows(List<Source> sources) {
    Map<String, Integer> alike = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (Source source : sources) {
      String kind = "%s that are %s".formatted(source.name(), source.status().label());
      if (alike.merge(kind, 1, Integer::sum) <= MOST_ALIKE) {
        rows.add(
            new Row(
                PageText.of(source.path()),
                source.status().label(),
                source.isMissing() ? "note" : "plain",
                PageText.of(source.detail())));
      }
    }
    List<String> more = new ArrayList<>();
    alike.forEach(
        (kind, count) -> {
          if (count > MOST_ALIKE) {
            more.add("%d more %s".formatted(count - MOST_ALIKE, PageText.of(kind)));
          }
        });
    more.sort(null);
    return new Rows(sources.size(), rows, more);
  }
}
