// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.host.Host;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import java.util.List;

/**
 * A function that is taken out, with its virtual functions and everything below it.
 *
 * @param address the function
 */
public record DeviceRemoval(PciAddress address) implements HostChange {

  @Override
  public Host applied(Host host) throws HostChangeException {
    List<PciDevice> kept = host.pci().devices().stream().filter(device -> !goes(device)).toList();
    if (kept.size() == host.pci().devices().size()) {
      throw new HostChangeException("this host has no device " + address);
    }
    return host.with(host.pci().withDevices(kept));
  }

  private boolean goes(PciDevice device) {
    return device.place().path().contains(address)
        || address.equals(device.sriov().physicalFunction());
  }
}
