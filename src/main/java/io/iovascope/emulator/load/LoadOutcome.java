// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of all workloads of a command.
 *
 * @param workloads as the user wrote them, such as {@code nic queues=8}
 * @param result of those in the device's own space, or null if there are none
 * @param functions virtual functions with domains of their own
 * @param guests virtual machines
 */
public record LoadOutcome(
    DeviceSpace device,
    List<String> workloads,
    long seed,
    @Nullable LoadResult result,
    List<VfDomains> functions,
    List<GuestMap> guests) {

  public LoadOutcome {
    workloads = List.copyOf(workloads);
    functions = List.copyOf(functions);
    guests = List.copyOf(guests);
  }
}
