// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import java.util.List;

/**
 * What people should know of a rule. The page about the finding is made from it.
 *
 * @param title what the finding says, in a few words
 * @param meaning what is wrong and what follows from it
 * @param checks what the rule looks at, with the files, and when its severity differs
 * @param incident where this was seen
 * @param remedy what to do
 * @param alerts names of the Prometheus alerts that tell of the same thing
 */
public record RuleNotes(
    String title,
    String meaning,
    String checks,
    String incident,
    String remedy,
    List<String> alerts) {

  public RuleNotes {
    alerts = List.copyOf(alerts);
  }
}
