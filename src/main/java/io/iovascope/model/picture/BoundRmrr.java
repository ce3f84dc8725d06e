package io.iovascope.model.picture;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import java.util.List;

/**
 * An RMRR and the devices that its scopes name.
 *
 * @param range the memory, end inclusive, exactly as in the table
 * @param number number of the RMRR among those of the table, from 0
 * @param offset offset of its structure in the table, in bytes
 * @param devices the devices that are bound to a scope, in the order of the slots that the kernel
 *     gives them
 * @param byFallback those of {@code devices} that only match the kernel's work-around for broken
 *     scopes
 */
public record BoundRmrr(
    AddressRange range,
    int number,
    int offset,
    List<PciAddress> devices,
    List<PciAddress> byFallback) {

  public BoundRmrr {
    devices = List.copyOf(devices);
    byFallback = List.copyOf(byFallback);
  }

  /** Where it was read, for people. */
  public String origin() {
    return "DMAR table, RMRR %d at offset 0x%x".formatted(number, offset);
  }
}
