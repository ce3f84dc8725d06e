// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An active VT-d remapping unit. Directory {@code /sys/class/iommu/NAME}; the numbers in the names
 * may have holes.
 *
 * @param address physical address of its registers, unsigned: the key to the DMAR table
 * @param version architecture version, such as {@code 1:0}
 * @param capability the capability register
 * @param extendedCapability the extended capability register
 * @param domainsUsed domain ids in use; kernels before 6.13 or so count two reserved ids too
 * @param domainsSupported domain ids that the unit has
 * @param devices names of the devices that it serves, sorted
 */
public record IommuUnit(
    String name,
    @Nullable Long address,
    @Nullable String version,
    @Nullable Capability capability,
    @Nullable ExtendedCapability extendedCapability,
    @Nullable Integer domainsUsed,
    @Nullable Integer domainsSupported,
    List<String> devices) {

  public IommuUnit {
    devices = List.copyOf(devices);
  }

  /** The same unit with another capability register. */
  public IommuUnit withCapability(Capability other) {
    return with(other, domainsUsed, devices);
  }

  /** The same unit with so many domain ids in use. */
  public IommuUnit withDomainsUsed(int used) {
    return with(capability, used, devices);
  }

  /** The same unit, serving these devices. */
  public IommuUnit withDevices(List<String> served) {
    return with(capability, domainsUsed, served);
  }

  private IommuUnit with(
      @Nullable Capability register, @Nullable Integer used, List<String> served) {
    return new IommuUnit(
        name, address, version, register, extendedCapability, used, domainsSupported, served);
  }

  /**
   * The capability register; bit positions as in the kernel's drivers/iommu/intel/iommu.h.
   *
   * @param value the register
   */
  public record Capability(long value) {

    /** Domain ids: 2<sup>4+2*ND</sup>, ND in bits 2:0. */
    public long domains() {
      return 1L << (4 + 2 * (value & 7));
    }

    /** CM, bit 7: the unit is emulated and wants to be told of new mappings too. */
    public boolean cachingMode() {
      return (value & 1 << 7) != 0;
    }

    /** SAGAW, bits 12:8: bit 1 stands for 39-bit tables, bit 2 for 48, bit 3 for 57. */
    public int supportedWidths() {
      return (int) (value >>> 8) & 0x1f;
    }

    /** MGAW: the widest guest address in bits, from bits 21:16. */
    public int guestAddressWidth() {
      return ((int) (value >>> 16) & 0x3f) + 1;
    }

    /** SLLPS bit 0: the second stage has 2 MiB pages. */
    public boolean secondStage2MiB() {
      return (value >>> 34 & 1) != 0;
    }

    /** SLLPS bit 1: the second stage has 1 GiB pages. */
    public boolean secondStage1GiB() {
      return (value >>> 35 & 1) != 0;
    }

    /** FL5LP, bit 60: the first stage has 57-bit tables. */
    public boolean firstStage5Levels() {
      return (value >>> 60 & 1) != 0;
    }

    /** PI, bit 59: posted interrupts. */
    public boolean postedInterrupts() {
      return (value >>> 59 & 1) != 0;
    }
  }

  /**
   * The extended capability register; bit positions as in the kernel's drivers/iommu/intel/iommu.h.
   *
   * @param value the register
   */
  public record ExtendedCapability(long value) {

    private boolean bit(int number) {
      return (value >>> number & 1) != 0;
    }

    /** C, bit 0: page walks are coherent. */
    public boolean coherent() {
      return bit(0);
    }

    /** QI, bit 1: queued invalidation. */
    public boolean queuedInvalidation() {
      return bit(1);
    }

    /** DT, bit 2: device IOTLBs, for ATS. */
    public boolean deviceIotlb() {
      return bit(2);
    }

    /** IR, bit 3: interrupt remapping. */
    public boolean interruptRemapping() {
      return bit(3);
    }

    /** PT, bit 6: pass-through. */
    public boolean passThrough() {
      return bit(6);
    }

    /** SC, bit 7: snoop control. */
    public boolean snoopControl() {
      return bit(7);
    }

    /** PASID, bit 40. */
    public boolean pasid() {
      return bit(40);
    }

    /** SMTS, bit 43: scalable mode. */
    public boolean scalableMode() {
      return bit(43);
    }

    /** SLTS, bit 46: second-stage translation in scalable mode. */
    public boolean secondStage() {
      return bit(46);
    }

    /** FLTS, bit 47: first-stage translation in scalable mode. */
    public boolean firstStage() {
      return bit(47);
    }
  }
}
