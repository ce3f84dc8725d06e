// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.log;

import io.iovascope.host.AllocationFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of one device since the boot, or since its oldest record.
 *
 * @param device a PCI address, the name of a unit, or empty where the line names nothing
 * @param addressBits N of {@code Using N-bit DMA addresses}: the space below 4 GiB was full once,
 *     and the device has left it for good, for addresses of N bits; null if there is no such line
 * @param failures how often each kind of failure was logged
 * @param faults how often a unit reported a fault of the device
 */
public record DeviceLog(
    String device,
    @Nullable Integer addressBits,
    Map<AllocationFailure.Kind, Long> failures,
    long faults) {

  public DeviceLog {
    failures = Map.copyOf(failures);
  }

  /** Whether the space below 4 GiB was full for it once. */
  public boolean hasLeft32Bit() {
    return addressBits != null;
  }
}
