// SPDX-License-Identifier: Apache-2.0
package io.iovascope.soak;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What well-behaved clients were not given. */
final class Failures {

  private static final int TOLD = 20;

  private final List<String> first = new ArrayList<>();
  private long count;

  synchronized void add(String text) {
    count++;
    if (first.size() < TOLD) {
      String told = "%s %s".formatted(Instant.now(), text);
      first.add(told);
      System.err.println(told);
    }
  }

  synchronized long count() {
    return count;
  }

  synchronized List<String> first() {
    return List.copyOf(first);
  }
}
