// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of {@link Redaction} for text. */
final class TextRedaction {

  static final String NAME = "redacted";

  private static final int SHORTEST_NAME = 3;
  private static final String PAIR = "[0-9A-Fa-f]{2}";

  /** Lines that the model reads; nothing in them identifies a host. */
  private static final Pattern MODEL_LINE =
      Pattern.compile(
          "(Adding to|Removing from) iommu group|root bus resource|Using \\d+-bit DMA addresses"
              + "|\\bDMAR(-IR)?:|\\biommu: |\\bBIOS-e820:|\\bACPI: |\\[mem 0x");

  private static final Pattern MODEL_OPTION =
      Pattern.compile(
          "(intel_iommu|iommu|iommu\\..*|vfio.*|pci|pci[_.e].*|memmap|mem|swiotlb|slab_.*|slub_.*"
              + "|efi|intremap|nox2apic|acpi)(=.*)?");

  private static final Pattern ADDRESS_OPTION =
      Pattern.compile(
          "(?<![\\w.-])(ip|nfsroot|nfsaddrs|netroot|netconsole|BOOTIF|ifname|rd\\.iscsi\\.\\w+"
              + "|iscsi_\\w+|systemd\\.hostname|systemd\\.machine_id)=(\\S+)");

  private static final Pattern HARDWARE_ADDRESS =
      Pattern.compile(
          "(?<![0-9A-Fa-f:-])(?:%1$s(?::%1$s){5,19}|%1$s(?:-%1$s){5,19})(?![0-9A-Fa-f]|[:-]%1$s)"
              .formatted(PAIR));

  /** Unit names in systemd's messages have {@code \x2d} for a hyphen, the kernel log escapes it. */
  private static final Pattern UUID =
      Pattern.compile(
          "(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:(?:-|\\\\x2d|\\\\x5cx2d)[0-9A-Fa-f]{4}){3}"
              + "(?:-|\\\\x2d|\\\\x5cx2d)[0-9A-Fa-f]{12}(?![0-9A-Fa-f])");

  private static final Pattern VOLUME = Pattern.compile("(UUID=)([0-9A-Fa-f-]{4,})");
  private static final Pattern HEXADECIMAL = Pattern.compile("(\\\\x5cx2d|\\\\x2d)|[0-9A-Fa-f]");
  private static final Pattern SERIAL_LINE =
      Pattern.compile("(?i)(\\bserial ?(?:number|no\\.?):\\s*)([^\\s,;][^,;]*)");
  private static final Pattern SERIAL_WORD =
      Pattern.compile("(?i)((?<![\\w/])(?:serial=|S/N[:=]?\\s*|SN[:=]\\s*))([^\\s,;]+)");
  private static final Pattern PCI_ADDRESS =
      Pattern.compile("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");
  private static final Pattern NAME_SET =
      Pattern.compile(
          "((?:Hostname set|Set hostname|set hostname|hostname set) to )(<[^>]*>|\\S+)");
  private static final Pattern LOGGED_COMMAND_LINE = Pattern.compile("[Cc]ommand line:");

  private final @Nullable Pattern names;

  TextRedaction(String hostName) {
    List<String> quoted = new ArrayList<>();
    // The whole name first: its first label is a part of it.
    for (String name : List.of(hostName, hostName.replaceFirst("\\..*", ""))) {
      if (name.length() >= SHORTEST_NAME && !name.equals("localhost") && !name.equals("(none)")) {
        quoted.add(Pattern.quote(name));
      }
    }
    names =
        quoted.isEmpty()
            ? null
            : Pattern.compile(
                "(?<![A-Za-z0-9])(?:" + String.join("|", quoted) + ")(?![A-Za-z0-9])");
  }

  /** The kernel's command line. */
  String commandLine(String text) {
    String marked = withoutIdentifiers(withoutAddressOptions(text));
    Matcher words = Pattern.compile("\\S+").matcher(marked);
    return words.replaceAll(
        word ->
            Matcher.quoteReplacement(
                MODEL_OPTION.matcher(word.group()).matches()
                    ? word.group()
                    : withoutName(word.group())));
  }

  /** Any other text, line by line. */
  String lines(String text) {
    StringBuilder redacted = new StringBuilder(text.length());
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      redacted.append(line(text.substring(start, end)));
      if (newline >= 0) {
        redacted.append('\n');
      }
      start = end + 1;
    }
    return redacted.toString();
  }

  private String line(String line) {
    if (LOGGED_COMMAND_LINE.matcher(line).find()) {
      return withoutName(withoutIdentifiers(withoutAddressOptions(line)));
    }
    return MODEL_LINE.matcher(line).find() ? line : withoutName(withoutIdentifiers(line));
  }

  private static String withoutAddressOptions(String line) {
    return ADDRESS_OPTION
        .matcher(line)
        .replaceAll(
            option ->
                Matcher.quoteReplacement(option.group(1) + "=" + addressValue(option.group(2))));
  }

  /** Values such as {@code dhcp} say nothing about the host. */
  private static String addressValue(String value) {
    if (value.matches("dhcp6?|on|any|off|none|both|bootp|rarp|auto6?|either6|link6|ibft")) {
      return value;
    }
    return HARDWARE_ADDRESS.matcher(value).matches() ? zeros(value) : NAME;
  }

  private static String withoutIdentifiers(String line) {
    String text = replace(HARDWARE_ADDRESS, line, m -> zeros(m.group()));
    text = replace(UUID, text, m -> zeros(m.group()));
    text = replace(VOLUME, text, m -> m.group(1) + zeros(m.group(2)));
    text = replace(SERIAL_LINE, text, m -> m.group(1) + serial(m.group(2)));
    text = replace(SERIAL_WORD, text, m -> m.group(1) + serial(m.group(2)));
    return replace(
        NAME_SET, text, m -> m.group(1) + (m.group(2).startsWith("<") ? "<" + NAME + ">" : NAME));
  }

  private static String serial(String value) {
    return PCI_ADDRESS.matcher(value.trim()).matches() ? value : NAME;
  }

  private String withoutName(String text) {
    return names == null ? text : names.matcher(text).replaceAll(NAME);
  }

  /** Zeros for hexadecimal digits, but not for those of an escaped hyphen. */
  private static String zeros(String text) {
    return replace(HEXADECIMAL, text, m -> m.group(1) == null ? "0" : m.group());
  }

  private static String replace(Pattern pattern, String text, Function<MatchResult, String> with) {
    return pattern.matcher(text).replaceAll(m -> Matcher.quoteReplacement(with.apply(m)));
  }
}
