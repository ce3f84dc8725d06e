// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import io.iovascope.host.root.SavedInput;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes out of a captured file what identifies a host but says nothing about its addresses.
 * Replacements keep the format: digits become zeros, names {@code redacted}.
 *
 * <p>Removed from every text file:
 *
 * <ul>
 *   <li>MAC addresses and longer hardware addresses of six to twenty pairs of digits, with colons
 *       or hyphens
 *   <li>UUIDs, and whatever follows {@code UUID=} or {@code PARTUUID=}
 *   <li>serial numbers after {@code SerialNumber:}, {@code Serial Number:}, {@code Serial No:},
 *       {@code serial=}, {@code S/N}, {@code SN:}, in DMI lines too; not those that are just a PCI
 *       address, as USB host controllers have
 *   <li>the host's name as a whole word, and its first label, if longer than two characters and not
 *       {@code localhost}; and any name in {@code Hostname set to} and {@code Set hostname to}
 *   <li>the values of {@code ip=}, {@code nfsroot=}, {@code BOOTIF=} and similar words of the
 *       command line, also where the log repeats it
 * </ul>
 *
 * <p>Replaced as a whole: files that hold nothing but a name or serial number, such as {@code
 * hostname}, {@code machine-id}, {@code boot_id} and DMI's {@code product_serial}. Zeroed: the
 * Device Serial Number capability in {@code config} files, {@code vpd} files and raw DMI tables.
 *
 * <p>Not touched: other binary files (those with a NUL byte), so the DMAR table keeps its OEM ids,
 * which tell whose table it is; lines of the log that the model reads ({@code Adding to iommu
 * group}, {@code root bus resource}, {@code DMAR:}, ...) and the files it reads numbers and kernel
 * names from ({@code /proc/iomem}, {@code /sys/kernel/iommu_groups}, {@code modalias}, {@code
 * uevent}, ...), whatever the host is called; options of the command line about the IOMMU, PCI and
 * memory. Not removed either: product names, BIOS versions and dates, PCI addresses and ids, times,
 * IP addresses in the log, SAS addresses and WWNs, MAC addresses without separators, paths and
 * targets of links.
 */
public final class Redaction {

  private static final Set<String> IDENTIFYING =
      Set.of(
          "product_serial",
          "board_serial",
          "chassis_serial",
          "product_uuid",
          "board_asset_tag",
          "chassis_asset_tag",
          "serial",
          "serial_number",
          "wwid",
          "nguid",
          "uuid",
          "eui",
          "unique_id",
          "machine-id",
          "boot_id",
          "domainname");
  private static final Set<String> HOST_NAMES = Set.of(Recording.HOSTNAME, "/etc/hostname");
  private static final Pattern MODEL_FILES =
      Pattern.compile(
          "/kernel-evidence|/proc/(iomem|modules|slabinfo|interrupts|sys/kernel/osrelease)"
              + "|/sys/kernel/.*|/sys/.*/(uevent|modalias|driver_override|type|resource)"
              + "|/sys/.*/(intel-iommu|iommu)/.*|/boot/config-.*|.*/pci\\.ids");

  private final TextRedaction text;

  /**
   * @param hostName what {@code /proc/sys/kernel/hostname} holds, without the newline; empty if
   *     unknown
   */
  public Redaction(String hostName) {
    this.text = new TextRedaction(hostName);
  }

  /**
   * The content without what identifies the host; the argument is not changed.
   *
   * @param path the file's path on the host, without links; a saved file is treated as the live one
   */
  public byte[] redacted(String path, byte[] content) {
    return redactedLive(SavedInput.livePath(path), content);
  }

  private byte[] redactedLive(String path, byte[] content) {
    String name = HostPath.name(path);
    if (path.startsWith("/sys/") && name.equals("config")) {
      return DeviceSerialNumber.blanked(content);
    }
    if ((path.startsWith("/sys/") && name.equals("vpd")) || path.startsWith("/sys/firmware/dmi/")) {
      return new byte[content.length];
    }
    if (MODEL_FILES.matcher(path).matches() || isBinary(content)) {
      return content.clone();
    }
    if (HOST_NAMES.contains(path) || IDENTIFYING.contains(name)) {
      return replaced(content);
    }
    // One character per byte, so that what is not ASCII comes out as it went in.
    String all = new String(content, StandardCharsets.ISO_8859_1);
    String redacted = path.equals("/proc/cmdline") ? text.commandLine(all) : text.lines(all);
    return redacted.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] replaced(byte[] content) {
    boolean line = content.length > 0 && content[content.length - 1] == '\n';
    String name = content.length == 0 ? "" : TextRedaction.NAME;
    return (line ? name + "\n" : name).getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isBinary(byte[] content) {
    for (byte value : content) {
      if (value == 0) {
        return true;
      }
    }
    return false;
  }
}
