// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read.pci;

import io.iovascope.host.PciNames;
import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Digits of an id. */
  private static final int ID = 4;

  private final byte[] content;
  private final Set<Integer> wanted;
  private final Set<Integer> wantedVendors;
  private final Map<Integer, String> vendors = new HashMap<>();
  private final Map<Integer, String> devices = new HashMap<>();
  private boolean anyVendor;

  /** That of the lines below; -1 below a class. */
  private int vendor = -1;

  private PciNamesReader(byte[] content, Set<Integer> wanted) {
    this.content = content;
    this.wanted = wanted;
    this.wantedVendors = wanted.stream().map(device -> device >>> 16).collect(Collectors.toSet());
  }

  /**
   * Names from the first file that can be read.
   *
   * @param wanted devices as {@code vendor << 16 | device}; their vendors are wanted too
   */
  public static Reading<PciNames> read(HostRoot root, Set<Integer> wanted) {
    Reading<PciNames> reason = Reading.absent(PATHS.get(0), "no pci.ids is installed");
    for (String path : PATHS) {
      Reading<PciNames> names =
          root.bytes(path, LIMIT).flatMap(bytes -> parse(bytes, path, wanted));
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
   * @param content in UTF-8
   * @param wanted devices as {@code vendor << 16 | device}; their vendors are wanted too
   */
  public static Reading<PciNames> parse(byte[] content, String path, Set<Integer> wanted) {
    PciNamesReader reader = new PciNamesReader(content, wanted);
    reader.readLines();
    return reader.anyVendor
        ? Reading.ok(new PciNames(reader.vendors, reader.devices), path)
        : Reading.malformed(null, path, "expected lines 'vvvv  name', found none");
  }

  /** Of the tens of thousands of lines, only those that are wanted become text. */
  private void readLines() {
    int start = 0;
    while (start < content.length) {
      int end = start;
      while (end < content.length && content[end] != '\n') {
        end++;
      }
      if (end > start) {
        readLine(start, end);
      }
      start = end + 1;
    }
  }

  private void readLine(int start, int end) {
    if (content[start] == '\t') {
      int device = id(start + 1, end);
      if (vendor >= 0 && device >= 0 && wanted.contains(vendor << 16 | device)) {
        devices.put(vendor << 16 | device, name(start + 1 + ID, end));
      }
    } else if (content[start] != '#') {
      // Classes, "C 03  Display controller", have indented lines of their own.
      vendor = id(start, end);
      anyVendor |= vendor >= 0;
      if (vendor >= 0 && wantedVendors.contains(vendor)) {
        vendors.put(vendor, name(start + ID, end));
      }
    }
  }

  /** Four hexadecimal digits with a space and a name behind them; -1 if it is something else. */
  private int id(int start, int end) {
    if (end - start < ID + 2 || !isSpace(content[start + ID])) {
      return -1;
    }
    int id = 0;
    for (int i = start; i < start + ID; i++) {
      int digit = Character.digit(content[i], 16);
      if (digit < 0) {
        return -1;
      }
      id = id << 4 | digit;
    }
    return id;
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || character == '\t';
  }

  private String name(int start, int end) {
    return new String(content, start, end - start, StandardCharsets.UTF_8).strip();
  }
}
