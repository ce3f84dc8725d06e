// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was left out: a line for each kind of reason, with the first place and the number. */
final class Problems {

  private static final int LONGEST_SHOWN = 200;

  private record Kind(String first, int count) {}

  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /**
   * @param place a name in the archive; may hold anything
   * @param what such as {@code is a device node: not read}
   */
  void add(String place, String what) {
    String shown =
        place.length() <= LONGEST_SHOWN ? place : place.substring(0, LONGEST_SHOWN) + "...";
    kinds.merge(what, new Kind(shown, 1), (known, one) -> new Kind(known.first, known.count + 1));
  }

  /** The same, unless it was said of a part of this already. */
  void addOnce(String place, String what) {
    if (!kinds.containsKey(what)) {
      add(place, what);
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    kinds.forEach(
        (what, kind) ->
            lines.add(
                kind.count == 1
                    ? "%s: %s".formatted(kind.first, what)
                    : "%s and %d more: %s".formatted(kind.first, kind.count - 1, what)));
    return lines;
  }
}
