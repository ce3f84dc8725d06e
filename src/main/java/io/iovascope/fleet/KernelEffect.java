// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import io.iovascope.finding.Finding.Severity;
import java.util.List;

/**
 * On which hosts another kernel would make findings of one rule come or go.
 *
 * @param id of the rule
 * @param severity the worst of these findings
 * @param appearsOn names of the hosts where there would be more of them
 * @param vanishesFrom names of the hosts where some of them would be gone
 */
public record KernelEffect(
    String id, Severity severity, List<String> appearsOn, List<String> vanishesFrom) {
  public KernelEffect {
    appearsOn = List.copyOf(appearsOn);
    vanishesFrom = List.copyOf(vanishesFrom);
  }
}
