// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import io.iovascope.finding.Finding.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many hosts have something in common, and how they are.
 *
 * @param value what they have in common, such as a kernel; null if it is not known of them
 * @param critical hosts with a critical finding
 * @param warning hosts whose worst finding is a warning
 */
public record HostCount(@Nullable String value, int hosts, int critical, int warning) {

  static HostCount of(@Nullable String value, List<FleetHost> hosts) {
    return new HostCount(
        value, hosts.size(), worstIs(Severity.CRITICAL, hosts), worstIs(Severity.WARNING, hosts));
  }

  private static int worstIs(Severity severity, List<FleetHost> hosts) {
    return (int)
        hosts.stream().filter(host -> host.worst().filter(severity::equals).isPresent()).count();
  }
}
