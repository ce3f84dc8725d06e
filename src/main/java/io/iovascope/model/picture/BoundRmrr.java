// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import java.util.List;

/**
 * An RMRR and the devices that its scopes name.
 *
 * @param range the memory, end inclusive, exactly as in the table
 * @param number number of the RMRR among those of the table, from 0
 * @param origin its structure in the table
 * @param devices the devices that are bound to a scope, in the order of the slots that the kernel
 *     gives them
 * @param byFallback those of {@code devices} that only match the kernel's work-around for broken
 *     scopes
 */
public record BoundRmrr(
    AddressRange range,
    int number,
    Origin origin,
    List<PciAddress> devices,
    List<PciAddress> byFallback) {

  public BoundRmrr {
    devices = List.copyOf(devices);
    byFallback = List.copyOf(byFallback);
  }
}
