// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece;

import io.iovascope.host.log.KernelText;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which text of a host a text is. The first line that belongs to one of them decides: before it may
 * stand what a person wrote, or the command that printed it.
 */
final class TextKind {

  /** What mails, forums and editors put in front of a line. */
  private static final String BEFORE = "[\\s>|#*=-]{0,40}";

  private static final Map<PieceKind, Pattern> LINES = new LinkedHashMap<>();

  static {
    LINES.put(
        PieceKind.GROUP_LIST,
        Pattern.compile(
            // lspci -vv has a line "IOMMU group: 5" below each function.
            "(?!\\s{0,40}(?-i:IOMMU group: )\\d{1,9}\\s{0,40}$)"
                + BEFORE
                + "(?:IOMMU[ _-]?)?group[ #:]{0,3}\\d{1,9}\\b.{0,1000}|.{0,200}\\biommugroup\\b.{0,500}",
            Pattern.CASE_INSENSITIVE));
    LINES.put(
        PieceKind.KERNEL_FILES,
        Pattern.compile(
            "(?:.{0,120}[\\s'\"])?"
                + "(?:/sys/(?:kernel/iommu_groups|bus/pci/devices|devices/(?:pci|virtual/iommu)|class/iommu"
                + "|module/(?:iommufd|vfio\\w*))\\S{0,400}"
                + "|\\.{0,2}/?\\d{1,9}/(?:reserved_regions|type|devices/[0-9a-f]{4}:)\\S{0,300})(?:[\\s:].{0,1000})?"));
    LINES.put(
        PieceKind.PCI_TREE,
        Pattern.compile(BEFORE + "[+\\\\]?-?\\[(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}\\]-.{0,1000}"));
    LINES.put(
        PieceKind.PCI_RECORDS,
        Pattern.compile(BEFORE + "Slot:\\s{1,8}[0-9a-f:]{5,14}\\.[0-7]\\s{0,9}"));
    LINES.put(
        PieceKind.PCI_LIST,
        Pattern.compile(
            BEFORE
                + "(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\\.[0-7] "
                + "(?:[0-9a-f]{4}: [0-9a-f]{4}:[0-9a-f]{4}|[A-Z0-9][^:\\n]{2,80}: ).{0,1000}"));
    LINES.put(
        PieceKind.RESERVED_REGIONS,
        Pattern.compile(
            "\\s{0,20}0x[0-9a-f]{1,16} 0x[0-9a-f]{1,16} (?:direct|direct-relaxable|reserved|msi)\\s{0,20}"));
    LINES.put(
        PieceKind.MEMORY_MAP,
        Pattern.compile("[\\s>]{0,40}[0-9a-f]{8,16}-[0-9a-f]{8,16} : \\S.{0,300}"));
    LINES.put(
        PieceKind.KERNEL_CONFIG,
        Pattern.compile(
            "CONFIG_[A-Z0-9_]{1,100}=.{0,4000}|# Linux/\\S{1,20} \\S{1,100} Kernel Configuration"));
    LINES.put(
        PieceKind.CPU_INFO,
        Pattern.compile(
            "(?:processor|vendor_id)\\s{0,9}: .{0,100}|Architecture: {1,40}x86_64|Address sizes: .{0,100}"));
    LINES.put(PieceKind.MEMORY_INFO, Pattern.compile("MemTotal: {1,20}\\d{1,15} kB"));
    LINES.put(
        PieceKind.KERNEL_VERSION,
        Pattern.compile("Linux \\S{1,255} \\d{1,2}\\.\\d{1,3}\\S{0,200} #.{0,500}"));
  }

  /** What hardly anything but a log has in a line. */
  private static final Pattern LOGGED =
      Pattern.compile(
          "\\[ {0,9}\\d{1,9}\\.\\d{6}\\] |\\bkernel: |\\bDMAR(?:-IR)?: |\\biommu: |: Adding to iommu group \\d");

  private static final Pattern VERSION_ALONE =
      Pattern.compile("Linux version \\S{1,200} .{0,1000}|\\d{1,2}\\.\\d{1,3}[\\w.+~-]{0,200}");
  private static final Pattern BOOT_WORDS =
      Pattern.compile(
          "(?:\\S{1,2000}\\s)*(?:BOOT_IMAGE|initrd|root|console|intel_iommu|iommu|rdinit)=\\S.{0,8000}");

  private static final int LONGEST_LINE = 10_000;

  private TextKind() {}

  /** Empty for a text that is none of a host. */
  static Optional<PieceKind> of(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).limit(2).toList();
    if (lines.size() == 1 && lines.get(0).length() <= LONGEST_LINE) {
      String only = lines.get(0).strip();
      if (VERSION_ALONE.matcher(only).matches()) {
        return Optional.of(PieceKind.KERNEL_VERSION);
      }
      if (BOOT_WORDS.matcher(only).matches() && !KernelText.of(only).summary().recognised()) {
        return Optional.of(PieceKind.COMMAND_LINE);
      }
    }
    return ofLines(text).stream()
        .findFirst()
        .or(
            () ->
                KernelText.of(text).summary().recognised()
                    ? Optional.of(PieceKind.KERNEL_LOG)
                    : Optional.empty());
  }

  /**
   * The kinds of all lines, in the order of the text: a paste may hold a log and what {@code lspci}
   * says of one device.
   */
  static Set<PieceKind> ofLines(String text) {
    Set<PieceKind> kinds = new LinkedHashSet<>();
    text.lines()
        .filter(line -> !line.isBlank() && line.length() <= LONGEST_LINE)
        .forEach(line -> ofLine(line.stripTrailing()).ifPresent(kinds::add));
    return kinds;
  }

  private static Optional<PieceKind> ofLine(String line) {
    for (Map.Entry<PieceKind, Pattern> kind : LINES.entrySet()) {
      if (kind.getValue().matcher(line).matches()) {
        return Optional.of(kind.getKey());
      }
    }
    return LOGGED.matcher(line).find() ? Optional.of(PieceKind.KERNEL_LOG) : Optional.empty();
  }
}
