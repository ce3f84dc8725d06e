// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

import io.iovascope.emulator.Invented;
import io.iovascope.emulator.print.KernelFiles;
import io.iovascope.emulator.print.PrintedHost;
import io.iovascope.host.Host;
import io.iovascope.host.PciDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of an invented host with as many PCI functions as wanted: what {@link
 * LargeHostDescription} describes, and two files that a distribution installs and that are as long
 * on every host.
 */
public final class LargeHost {

  private static final int OTHER_OPTIONS = 9_000;
  private static final int OTHER_VENDORS = 2_400;
  private static final int DEVICES_PER_VENDOR = 8;

  private LargeHost() {}

  /**
   * Writes a host; the same number gives the same files.
   *
   * @param root an empty directory
   * @param functions number of PCI functions, at least 48
   */
  static void write(Path root, int functions) throws IOException {
    Host host = Invented.host(LargeHostDescription.of(functions));
    KernelFiles files = PrintedHost.of(host);
    for (String directory : files.directories()) {
      Files.createDirectories(below(root, directory));
    }
    for (Map.Entry<String, byte[]> file : files.files().entrySet()) {
      Files.write(below(root, file.getKey()), file.getValue());
    }
    for (Map.Entry<String, String> link : files.links().entrySet()) {
      Files.createSymbolicLink(below(root, link.getKey()), Path.of(link.getValue()));
    }
    for (String directory : files.directories()) {
      if (files.files().containsKey(directory + "/vendor")) {
        // lspci looks at it, and gives up where it is not there.
        Files.writeString(below(root, directory + "/irq"), "0\n");
      }
    }
    Path config = below(root, "/boot/config-" + LargeHostDescription.KERNEL);
    Files.writeString(config, otherOptions(), StandardOpenOption.APPEND);
    Path names = below(root, "/usr/share/misc/pci.ids");
    Files.createDirectories(names.getParent());
    Files.writeString(names, pciNames(host));
  }

  /** Writes a host: directory, number of functions. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Files.createDirectories(root);
    write(root, Integer.parseInt(arguments[1]));
  }

  private static Path below(Path root, String path) {
    return root.resolve(path.substring(1));
  }

  /** The configuration of a distribution's kernel has some ten thousand options. */
  private static String otherOptions() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < OTHER_OPTIONS; i++) {
      String line = i % 3 == 0 ? "# CONFIG_OTHER_%d is not set\n" : "CONFIG_OTHER_%d=m\n";
      text.append(line.formatted(i));
    }
    return text.toString();
  }

  /** As long as the file that distributions install: the names of the host among many others. */
  private static String pciNames(Host host) {
    Map<Integer, Set<Integer>> vendors = new TreeMap<>();
    for (int i = 0; i < OTHER_VENDORS; i++) {
      Set<Integer> devices = new TreeSet<>();
      for (int device = 0; device < DEVICES_PER_VENDOR; device++) {
        devices.add(device);
      }
      vendors.put(0x2000 + 7 * i, devices);
    }
    for (PciDevice device : host.pci().devices()) {
      vendors
          .computeIfAbsent(device.identity().vendor(), id -> new TreeSet<>())
          .add(device.identity().device());
    }
    StringBuilder text = new StringBuilder("# List of PCI IDs\n");
    vendors.forEach(
        (vendor, devices) -> {
          text.append("%04x  Vendor %04x Corporation\n".formatted(vendor, vendor));
          for (int device : devices) {
            text.append("\t%04x  Device %04x of many\n".formatted(device, device));
            text.append("\t\t%04x 0001  Board with it\n".formatted(vendor));
          }
        });
    return text.append("C 02  Network controller\n\t00  Ethernet controller\n").toString();
  }
}
