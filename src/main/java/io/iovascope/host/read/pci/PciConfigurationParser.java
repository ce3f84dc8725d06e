// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciConfiguration.Acs;
import io.iovascope.host.PciConfiguration.PcieType;
import io.iovascope.host.PciConfiguration.Toggle;
import io.iovascope.host.Reading;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code config} file of a PCI function: 64 bytes (all that others than root get; 128 of
 * a CardBus bridge), 256, or 4096 for a PCI Express function. Little endian; the layout is that of
 * include/uapi/linux/pci_regs.h, whose names the constants have.
 */
public final class PciConfigurationParser {

  private static final int PCI_STATUS = 0x06;
  private static final int PCI_STATUS_CAP_LIST = 0x10;
  private static final int PCI_HEADER_TYPE = 0x0e;
  private static final int PCI_HEADER_TYPE_BRIDGE = 1;
  private static final int PCI_HEADER_TYPE_CARDBUS = 2;
  private static final int PCI_CAPABILITY_LIST = 0x34;
  private static final int PCI_CB_CAPABILITY_LIST = 0x14;
  private static final int PCI_CAP_ID_EXP = 0x10;
  private static final int PCI_EXT_CAP_ID_ACS = 0x0d;
  private static final int PCI_EXT_CAP_ID_ATS = 0x0f;
  private static final int PCI_EXT_CAP_ID_PASID = 0x1b;

  /** Offset of the capability register in ACS. */
  private static final int CAPABILITY = 4;

  /** Offset of the control register in each of ACS, ATS and PASID. */
  private static final int CONTROL = 6;

  private static final int PCI_ATS_CTRL_ENABLE = 0x8000;
  private static final int PCI_PASID_CTRL_ENABLE = 0x01;

  private static final int HEADER = 0x40;
  private static final int PCI_CFG_SPACE_SIZE = 0x100;
  private static final int PCI_CFG_SPACE_EXP_SIZE = 0x1000;

  private final byte[] bytes;
  private @Nullable PcieType pcieType;
  private @Nullable Acs acs;
  private @Nullable Toggle ats;
  private @Nullable Toggle pasid;
  private String problem = "";

  private PciConfigurationParser(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * What the bytes say. A device that is gone answers with ones only: {@code ABSENT}. Lists of
   * capabilities that lead out of the file or in circles make it {@code MALFORMED}; what comes
   * before is kept.
   */
  public static Reading<PciConfiguration> parse(byte[] bytes, String path) {
    if (bytes.length < HEADER) {
      return Reading.malformed(
          null, path, "expected %d bytes or more, found %d".formatted(HEADER, bytes.length));
    }
    PciConfigurationParser parser = new PciConfigurationParser(bytes);
    return parser.isGone()
        ? Reading.absent(path, "the device does not answer: all bits are one")
        : parser.reading(path);
  }

  /** All of the header: the vendor id alone is 0xffff in every SR-IOV virtual function. */
  private boolean isGone() {
    for (int i = 0; i < HEADER; i++) {
      if (unsigned8(i) != 0xff) {
        return false;
      }
    }
    return true;
  }

  private Reading<PciConfiguration> reading(String path) {
    int headerType = unsigned8(PCI_HEADER_TYPE) & 0x7f;
    boolean capabilities = bytes.length >= PCI_CFG_SPACE_SIZE;
    boolean extended =
        bytes.length >= PCI_CFG_SPACE_EXP_SIZE && unsigned32(PCI_CFG_SPACE_SIZE) != 0xffff_ffffL;
    if (capabilities && (unsigned16(PCI_STATUS) & PCI_STATUS_CAP_LIST) != 0) {
      boolean cardBus = headerType == PCI_HEADER_TYPE_CARDBUS;
      walkCapabilities(cardBus ? PCI_CB_CAPABILITY_LIST : PCI_CAPABILITY_LIST);
    }
    if (extended) {
      walkExtendedCapabilities();
    }
    PciConfiguration configuration =
        new PciConfiguration(
            headerType == PCI_HEADER_TYPE_BRIDGE,
            (unsigned8(PCI_HEADER_TYPE) & 0x80) != 0,
            capabilities,
            extended,
            pcieType,
            acs,
            ats,
            pasid);
    return problem.isEmpty()
        ? Reading.ok(configuration, path)
        : Reading.malformed(configuration, path, problem);
  }

  /** Follows the list as {@code __pci_find_next_cap_ttl()} of drivers/pci/pci.c does. */
  private void walkCapabilities(int pointer) {
    BitSet seen = new BitSet();
    int from = pointer;
    int position = unsigned8(from) & ~3;
    while (position != 0) {
      if (position < HEADER || seen.get(position)) {
        report("capability", from, position);
        return;
      }
      seen.set(position);
      if (unsigned8(position) == PCI_CAP_ID_EXP && pcieType == null) {
        readPcieType(position);
      }
      from = position + 1;
      position = unsigned8(from) & ~3;
    }
  }

  private void readPcieType(int position) {
    int code = unsigned16(position + 2) >> 4 & 0xf;
    pcieType = PcieType.ofCode(code);
    if (pcieType == null) {
      report("unknown PCI Express port type 0x%x at 0x%x".formatted(code, position + 2));
    }
  }

  /** Follows the list as {@code pci_find_next_ext_capability()} does. An empty one is one zero. */
  private void walkExtendedCapabilities() {
    BitSet seen = new BitSet();
    int from = PCI_CFG_SPACE_SIZE;
    int position = PCI_CFG_SPACE_SIZE;
    while (position != 0) {
      if (position < PCI_CFG_SPACE_SIZE
          || position + CONTROL + 2 > PCI_CFG_SPACE_EXP_SIZE
          || seen.get(position)) {
        report("extended capability", from, position);
        return;
      }
      seen.set(position);
      long header = unsigned32(position);
      readExtended(
          (int) (header & 0xffff),
          unsigned16(position + CAPABILITY),
          unsigned16(position + CONTROL));
      from = position;
      position = (int) (header >> 20) & 0xffc;
    }
  }

  /** Of a capability that is there twice the kernel sees the first. */
  private void readExtended(int id, int capability, int control) {
    switch (id) {
      case PCI_EXT_CAP_ID_ACS -> acs = acs == null ? Acs.of(capability, control) : acs;
      case PCI_EXT_CAP_ID_ATS ->
          ats = ats == null ? new Toggle((control & PCI_ATS_CTRL_ENABLE) != 0) : ats;
      case PCI_EXT_CAP_ID_PASID ->
          pasid = pasid == null ? new Toggle((control & PCI_PASID_CTRL_ENABLE) != 0) : pasid;
      default -> {
        // Says nothing about addresses.
      }
    }
  }

  private void report(String list, int from, int position) {
    report(
        "expected the next %s at a new place in its list, found 0x%x at 0x%x"
            .formatted(list, position, from));
  }

  private void report(String found) {
    problem = problem.isEmpty() ? found : problem + "; " + found;
  }

  private int unsigned8(int offset) {
    return bytes[offset] & 0xff;
  }

  private int unsigned16(int offset) {
    return unsigned8(offset) | unsigned8(offset + 1) << 8;
  }

  private long unsigned32(int offset) {
    return unsigned16(offset) | (long) unsigned16(offset + 2) << 16;
  }
}
