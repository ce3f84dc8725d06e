// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.emulator.boot.SimulatedBoot;
import io.iovascope.host.Host;

/**
 * One change of a machine or of how it is booted. {@link #applied} edits the facts that the change
 * is about and no others; what a kernel makes of them is {@link SimulatedBoot}'s.
 */
public sealed interface HostChange
    permits KernelChange,
        ConfigChange,
        CommandLineChange,
        WindowAddition,
        UnitWidthChange,
        DeviceRemoval,
        DeviceAddition,
        VirtualFunctionsChange,
        RmrrAddition,
        MaskChange,
        GroupTypeChange {

  /**
   * The host with the change.
   *
   * @throws HostChangeException if this host cannot be changed so
   */
  Host applied(Host host) throws HostChangeException;
}
