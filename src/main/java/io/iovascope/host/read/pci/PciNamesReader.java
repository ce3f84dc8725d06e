// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import io.iovascope.host.PciNames;
import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.TextFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads names of PCI vendors and devices from the {@code pci.ids} file that pciutils and hwdata
 * install. Only the names that are asked for are kept: the file has tens of thousands.
 */
public final class PciNamesReader {

  private static final List<String> PATHS =
      List.of(
          "/usr/share/hwdata/pci.ids",
          "/usr/share/misc/pci.ids",
          "/var/lib/pciutils/pci.ids",
          "/usr/share/pci.ids");
  private static final int LIMIT = 8 << 20;
  private static final Pattern VENDOR = Pattern.compile("([0-9a-f]{4})\\s+(\\S.*)");
  private static final Pattern DEVICE = Pattern.compile("\t([0-9a-f]{4})\\s+(\\S.*)");

  private PciNamesReader() {}

  /**
   * Names from the first file that can be read.
   *
   * @param wanted devices as {@code vendor << 16 | device}; their vendors are wanted too
   */
  public static Reading<PciNames> read(HostRoot root, Set<Integer> wanted) {
    Reading<PciNames> reason = Reading.absent(PATHS.get(0), "no pci.ids is installed");
    for (String path : PATHS) {
      Reading<PciNames> names =
          TextFile.read(root, path, LIMIT).flatMap(text -> parse(text, path, wanted));
      if (names.value() != null) {
        return names;
      }
      if (names.status() != Reading.Status.ABSENT) {
        reason = names;
      }
    }
    return reason;
  }

  /**
   * Reads lines {@code vvvv name} and, below their vendor, {@code <tab>dddd name}; all other lines
   * (subsystems, classes, comments) are passed over.
   *
   * @param wanted devices as {@code vendor << 16 | device}; their vendors are wanted too
   */
  public static Reading<PciNames> parse(String text, String path, Set<Integer> wanted) {
    Set<Integer> wantedVendors =
        wanted.stream().map(device -> device >>> 16).collect(Collectors.toSet());
    Map<Integer, String> vendors = new HashMap<>();
    Map<Integer, String> devices = new HashMap<>();
    boolean anyVendor = false;
    int vendor = -1;
    for (String line : TextFile.lines(text)) {
      Matcher matcher = (line.startsWith("\t") ? DEVICE : VENDOR).matcher(line);
      if (matcher.matches()) {
        int id = Integer.parseInt(matcher.group(1), 16);
        String name = matcher.group(2).strip();
        if (!line.startsWith("\t")) {
          anyVendor = true;
          vendor = id;
          keep(vendors, wantedVendors, id, name);
        } else if (vendor >= 0) {
          keep(devices, wanted, vendor << 16 | id, name);
        }
      } else if (!line.startsWith("\t") && !line.startsWith("#") && !line.isBlank()) {
        // Classes, "C 03  Display controller", have indented lines of their own.
        vendor = -1;
      }
    }
    return anyVendor
        ? Reading.ok(new PciNames(vendors, devices), path)
        : Reading.malformed(null, path, "expected lines 'vvvv  name', found none");
  }

  private static void keep(Map<Integer, String> names, Set<Integer> wanted, int id, String name) {
    if (wanted.contains(id)) {
      names.put(id, name);
    }
  }
}
