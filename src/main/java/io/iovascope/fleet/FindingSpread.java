// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import io.iovascope.finding.Finding.Severity;
import java.util.List;

/**
 * On which hosts a rule has found something.
 *
 * @param id of the rule
 * @param severity the worst of what it has found
 * @param hosts their names, in the order of the fleet; a host that was given twice is there twice
 */
public record FindingSpread(String id, Severity severity, List<String> hosts) {
  public FindingSpread {
    hosts = List.copyOf(hosts);
  }
}
