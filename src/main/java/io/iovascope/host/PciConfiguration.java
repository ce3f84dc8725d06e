// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import org.jspecify.annotations.Nullable;

/**
 * What iovascope needs of a function's configuration space.
 *
 * @param bridge whether the header is that of a PCI-to-PCI bridge (header type 1)
 * @param multifunction bit 7 of the header type
 * @param capabilitiesReadable whether more than the first 64 bytes could be read; if not, all that
 *     follows is null because it is unknown
 * @param extendedReadable whether extended configuration space (from 0x100) could be read; if not,
 *     {@code acs}, {@code ats} and {@code pasid} are null because they are unknown or do not exist
 * @param pcieType the port type, or null for a conventional PCI function
 * @param acs the Access Control Services capability, or null without one
 * @param ats Address Translation Services, or null without the capability
 * @param pasid Process Address Space ID, or null without the capability
 */
public record PciConfiguration(
    boolean bridge,
    boolean multifunction,
    boolean capabilitiesReadable,
    boolean extendedReadable,
    @Nullable PcieType pcieType,
    @Nullable Acs acs,
    @Nullable Toggle ats,
    @Nullable Toggle pasid) {

  /** Device/Port type of the PCI Express capability; the code is bits 7:4 of its flags register. */
  public enum PcieType {
    ENDPOINT(0x0),
    LEGACY_ENDPOINT(0x1),
    ROOT_PORT(0x4),
    UPSTREAM_PORT(0x5),
    DOWNSTREAM_PORT(0x6),
    PCIE_TO_PCI_BRIDGE(0x7),
    PCI_TO_PCIE_BRIDGE(0x8),
    ROOT_COMPLEX_ENDPOINT(0x9),
    ROOT_COMPLEX_EVENT_COLLECTOR(0xa);

    private final int code;

    PcieType(int code) {
      this.code = code;
    }

    /** The type with this code, or null if there is none. */
    public static @Nullable PcieType ofCode(int code) {
      for (PcieType type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      return null;
    }
  }

  /**
   * Access Control Services (extended capability 0x000d): what is in force. A function that cannot
   * do one of them needs no control over it: what its capability register lacks counts as being on,
   * as in pci_acs_flags_enabled() of drivers/pci/pci.c.
   *
   * @param sourceValidation bit 0
   * @param requestRedirect bit 2: requests between peers go up to the root complex
   * @param completionRedirect bit 3
   * @param upstreamForwarding bit 4
   */
  public record Acs(
      boolean sourceValidation,
      boolean requestRedirect,
      boolean completionRedirect,
      boolean upstreamForwarding) {

    /**
     * Decodes the registers.
     *
     * @param capability the 16 bits of what can be switched
     * @param control the 16 bits of what is switched on
     */
    public static Acs of(int capability, int control) {
      int inForce = control | ~capability;
      return new Acs(
          (inForce & 1) != 0,
          (inForce & 1 << 2) != 0,
          (inForce & 1 << 3) != 0,
          (inForce & 1 << 4) != 0);
    }

    /** Whether all four are on, which is what the kernel wants of a port that isolates groups. */
    public boolean isolates() {
      return sourceValidation && requestRedirect && completionRedirect && upstreamForwarding;
    }
  }

  /** A capability that is there and on or off. */
  public record Toggle(boolean enabled) {}
}
