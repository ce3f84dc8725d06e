// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciDevice;
import java.util.List;

/**
 * Whether a group could be handed to a virtual machine, and what stands in the way.
 *
 * @param verdict the answer
 * @param reason the answer in words
 * @param hostDrivers the functions that are bound to drivers of the host
 */
public record Assignability(Verdict verdict, String reason, List<PciAddress> hostDrivers) {

  public Assignability {
    hostDrivers = List.copyOf(hostDrivers);
  }

  public enum Verdict {
    /** Every function is bound to a VFIO driver or to none. */
    READY("ready"),
    /** It could, once the drivers of the host let go. */
    AFTER_UNBINDING("unbind"),
    /** The kernel refuses. */
    REFUSED("no"),
    /** There is nothing in it to hand over: bridges alone. */
    NOTHING_TO_ASSIGN("-"),
    /** An input is missing. */
    UNKNOWN("?");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    /** One short word for a table. */
    public String label() {
      return label;
    }
  }

  private static final int BRIDGE_BASE_CLASS = 0x06;

  public static Assignability of(List<PciDevice> devices, UserspaceAccess vfio) {
    List<PciAddress> endpoints =
        devices.stream()
            .filter(device -> !device.isBridge() && device.baseClass() != BRIDGE_BASE_CLASS)
            .map(PciDevice::address)
            .toList();
    if (endpoints.isEmpty()) {
      return new Assignability(Verdict.NOTHING_TO_ASSIGN, "bridges only", List.of());
    }
    List<PciDevice> onHost = devices.stream().filter(PciDevice::hasHostDriver).toList();
    List<PciAddress> addresses = onHost.stream().map(PciDevice::address).toList();
    if (vfio.refusal() != null) {
      return new Assignability(Verdict.REFUSED, vfio.refusal().reason(), addresses);
    }
    if (vfio.usable() == null) {
      return new Assignability(
          Verdict.UNKNOWN,
          "the group's regions or the unit's registers could not be read",
          addresses);
    }
    if (!devices.stream().allMatch(device -> device.binding().driverTold())) {
      return new Assignability(
          Verdict.UNKNOWN, "which drivers are bound is not known; lspci -nnk tells", addresses);
    }
    if (!onHost.isEmpty()) {
      String drivers =
          String.join(
              ", ",
              onHost.stream()
                  .map(device -> device.address() + " " + device.binding().driver())
                  .toList());
      return new Assignability(Verdict.AFTER_UNBINDING, "unbind first: " + drivers, addresses);
    }
    return new Assignability(Verdict.READY, "no host driver is bound", addresses);
  }
}
