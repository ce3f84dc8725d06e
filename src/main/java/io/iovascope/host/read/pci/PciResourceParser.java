// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciResource;
import io.iovascope.host.PciResource.Use;
import io.iovascope.host.Reading;
import io.iovascope.host.root.BadLines;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a PCI function's {@code resource} file: one line per slot with start, inclusive end and
 * flags (resource_show() in drivers/pci/pci-sysfs.c). Slots 0 to 5 are BARs, 6 is the expansion
 * ROM, 7 to 12 are the BARs of virtual functions on kernels with CONFIG_PCI_IOV; a bridge has four
 * slots more, its windows, which are the last four.
 */
final class PciResourceParser {

  private static final Pattern LINE =
      Pattern.compile("0x([0-9a-fA-F]{1,16}) 0x([0-9a-fA-F]{1,16}) 0x([0-9a-fA-F]{1,16})");

  /** What most slots are. */
  private static final String NOTHING = "0x0000000000000000 0x0000000000000000 0x0000000000000000";

  private static final int ROM_SLOT = 6;
  private static final int WINDOWS = 4;
  private static final long IORESOURCE_UNSET = 0x2000_0000;

  private PciResourceParser() {}

  /**
   * The slots that are set.
   *
   * @param bridge whether the function is a bridge
   */
  static Reading<List<PciResource>> parse(String text, boolean bridge, String path) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty()) {
      return Reading.malformed(List.of(), path, "it is empty");
    }
    boolean hasWindows = bridge && (lines.size() == 17 || lines.size() == 11);
    int firstWindow = hasWindows ? lines.size() - WINDOWS : lines.size();
    List<PciResource> resources = new ArrayList<>();
    BadLines bad = new BadLines("start, end and flags");
    for (int slot = 0; slot < lines.size(); slot++) {
      if (lines.get(slot).equals(NOTHING)) {
        continue;
      }
      Matcher matcher = LINE.matcher(lines.get(slot).strip());
      if (!matcher.matches()) {
        bad.add(slot + 1, lines.get(slot));
        continue;
      }
      long start = Long.parseUnsignedLong(matcher.group(1), 16);
      long end = Long.parseUnsignedLong(matcher.group(2), 16);
      long flags = Long.parseUnsignedLong(matcher.group(3), 16);
      boolean set = flags != 0 && (flags & IORESOURCE_UNSET) == 0;
      if (set && Long.compareUnsigned(end, start) >= 0) {
        resources.add(
            new PciResource(slot, use(slot, firstWindow), new AddressRange(start, end), flags));
      }
    }
    return bad.reading(List.copyOf(resources), path);
  }

  private static Use use(int slot, int firstWindow) {
    if (slot >= firstWindow) {
      return Use.BRIDGE_WINDOW;
    }
    if (slot > ROM_SLOT) {
      return Use.VF_BAR;
    }
    return slot == ROM_SLOT ? Use.EXPANSION_ROM : Use.BAR;
  }
}
