// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, up to {@value #MOST}. */
public final class DescriptionProblems {

  /** How many problems are worth telling at once. */
  public static final int MOST = 20;

  private final List<Problem> problems = new ArrayList<>();
  private int further;

  public void add(Place place, String message) {
    Problem problem = new Problem(place, message);
    if (problems.size() < MOST) {
      problems.add(problem);
    } else {
      further++;
    }
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** The first ones, by place. */
  public List<Problem> first() {
    return problems.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((Problem problem) -> problem.place().line())
                .thenComparingInt(problem -> problem.place().column()))
        .toList();
  }

  /** How many there are beyond those. */
  public int further() {
    return further;
  }
}
