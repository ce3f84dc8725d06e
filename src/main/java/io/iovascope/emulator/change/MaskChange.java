// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import io.iovascope.host.Host;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciDevice.DmaMasks;
import java.util.ArrayList;
import java.util.List;

/**
 * Other DMA masks of a function, as its driver sets them.
 *
 * @param streamingBits bits of the streaming mask, 1 to 64
 * @param coherentBits bits of the mask for coherent memory, 1 to 64
 */
public record MaskChange(PciAddress address, int streamingBits, int coherentBits)
    implements HostChange {

  @Override
  public Host applied(Host host) throws HostChangeException {
    for (int bits : List.of(streamingBits, coherentBits)) {
      if (bits < 1 || bits > 64) {
        throw new HostChangeException("a DMA mask has 1 to 64 bits, not " + bits);
      }
    }
    if (!host.pci().devicesByAddress().containsKey(address)) {
      throw new HostChangeException("this host has no device " + address);
    }
    List<PciDevice> devices = new ArrayList<>();
    for (PciDevice device : host.pci().devices()) {
      if (device.address().equals(address)) {
        devices.add(device.with(new DmaMasks(streamingBits, coherentBits)));
      } else {
        devices.add(device);
      }
    }
    return host.with(host.pci().withDevices(devices));
  }
}
