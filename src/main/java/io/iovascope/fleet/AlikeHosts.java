// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import java.util.List;

/**
 * Hosts that differ neither in model, kernel and state of the IOMMU nor in what is found on them,
 * however often.
 *
 * @param hosts in the order of the fleet, one at least
 */
public record AlikeHosts(List<FleetHost> hosts) {

  public AlikeHosts {
    hosts = List.copyOf(hosts);
  }

  /** One that stands for all. */
  public FleetHost first() {
    return hosts.get(0);
  }
}
