// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

/**
 * Describes a host of so many functions, in the language of docs/invented-hosts.md. Every host
 * bridge has some 500 functions and a unit: a switch with four accelerators, NVMe drives, and
 * network cards of two functions whose virtual functions make up the number. The first has the
 * chipset too. There are five RMRRs: of the USB controller, of the display, of a drive, of a port
 * of a network card, and of both its ports.
 */
final class LargeHostDescription {

  static final String KERNEL = "6.12";
  private static final int FEWEST_FUNCTIONS = 48;

  /** The network cards of eight bridges leave some bus numbers of a segment. */
  private static final int BRIDGES_PER_SEGMENT = 8;

  private static final int FUNCTIONS_PER_BRIDGE = 500;
  private static final int SWITCH_FUNCTIONS = 10;

  private final StringBuilder text = new StringBuilder();

  private LargeHostDescription() {}

  /**
   * @param functions number of PCI functions, at least 48
   */
  static String of(int functions) {
    if (functions < FEWEST_FUNCTIONS) {
      throw new IllegalArgumentException("at least %d functions".formatted(FEWEST_FUNCTIONS));
    }
    LargeHostDescription description = new LargeHostDescription();
    description.line("host large-%d", functions);
    description.line("kernel " + KERNEL);
    description.line("cmdline \"root=/dev/nvme0n1p2 ro quiet intel_iommu=on\"");
    description.line("cpu 46");
    description.line("memory 128G");
    int bridges = Math.max(2, -Math.floorDiv(-functions, FUNCTIONS_PER_BRIDGE));
    int left = functions;
    for (int i = 0; i < bridges; i++) {
      int share = left / (bridges - i);
      description.bridge(i, share);
      left -= share;
    }
    description.line("rmrr 0x7b800000-0x7b81ffff usb");
    description.line("rmrr 0x7c000000-0x7fffffff display");
    description.line("rmrr 0x7b900000-0x7b900fff drive");
    description.line("rmrr 0x7ba00000-0x7ba0ffff nic");
    description.line("rmrr 0x7bb00000-0x7bb0ffff nic nic2");
    return description.text.toString();
  }

  private void bridge(int index, int functions) {
    line("bridge segment=%d node=%d {", index / BRIDGES_PER_SEGMENT, index / 2);
    line("window low=%dM; window high=8G", index == 0 ? 64 : 8);
    line(index == 0 ? "unit all" : "unit");
    line("device at=00.0 class=host");
    int left = functions - 1 - SWITCH_FUNCTIONS;
    if (index == 0) {
      line("window 0xa0000-0xbffff");
      line("device usb at=14.0 class=usb bar=64K/low driver=xhci_hcd");
      line("device display at=15.0 class=display id=1a03:2000 bar=16M/low mask=32 driver=ast");
      line("device at=1f.0 class=isa");
      line("device at=1f.2 class=other bar=4K/low");
      line("device at=1f.4 class=smbus bar=4K/low mask=32 driver=i801_smbus");
      left -= 5;
    }
    // Without ACS a downstream port is in one group with what is below it.
    line(
        "port { switch { port %s x4 { device class=accelerator bar=64M mask=47 driver=nvidia } } }",
        index % 2 == 0 ? "" : "no-acs");
    int drives = Math.max(1, Math.min(8, functions / 50));
    for (int i = 0; i < drives; i++) {
      drive(index == 0 && i == 0 ? "drive" : "");
    }
    left -= 2 * drives;
    int cards = Math.max(1, Math.min(4, functions / 125));
    for (int i = 0; i < cards; i++) {
      int share = left / (cards - i);
      card(share - 3, index == 1 && i == 0);
      left -= share;
    }
    line("}");
  }

  private void drive(String name) {
    line("port { device %s class=nvme bar=16K driver=nvme }", name);
  }

  /**
   * A root port, two functions and theirs.
   *
   * @param virtual how many virtual functions the two have
   */
  private void card(int virtual, boolean named) {
    line("port {");
    networkPort(named ? "nic" : "", virtual - virtual / 2);
    networkPort(named ? "nic2" : "", virtual / 2);
    line("}");
  }

  private void networkPort(String name, int virtual) {
    line("device %s class=net bar=8M driver=i40e vfs=%d vfbar=64K", name, virtual);
  }

  private void line(String line, Object... values) {
    text.append(line.formatted(values)).append('\n');
  }
}
