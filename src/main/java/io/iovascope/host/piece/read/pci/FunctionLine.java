// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.pci;

import io.iovascope.host.PciAddress;
import io.iovascope.host.fact.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The line that begins a function (show_terse() of lspci.c): {@code 00:02.0 VGA compatible
 * controller [0300]: Intel Corporation ... [8086:5917] (rev 07) (prog-if 00 [VGA controller])},
 * with {@code -n} numbers alone, without it names alone.
 *
 * @param classCode 24 bits; null if it is not told or has a name that is not known here
 * @param name of vendor and device together; empty if it is not told
 */
record FunctionLine(
    PciAddress address,
    @Nullable Integer classCode,
    @Nullable Integer vendor,
    @Nullable Integer device,
    String name) {

  private static final String BEFORE = "[\\s>|#*=-]{0,40}";

  private static final Pattern BEGIN =
      Pattern.compile(
          BEFORE + "((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\\.[0-7])\\s(\\S.*)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NUMBERS =
      Pattern.compile("(?:Class )?([0-9a-f]{4}): ([0-9a-f]{4}):([0-9a-f]{4})(?: .*)?");
  private static final Pattern CLASS_NUMBER =
      Pattern.compile("(.{0,100}?) ?\\[([0-9a-f]{4})\\]: (.*)");
  private static final Pattern CLASS_NAME = Pattern.compile("([A-Z0-9][^:]{2,80}): (.*)");
  private static final Pattern IDS = Pattern.compile("\\[([0-9a-f]{4}):([0-9a-f]{4})\\]");
  private static final Pattern INTERFACE = Pattern.compile("\\(prog-if ([0-9a-f]{2})\\b.*");
  private static final Pattern REVISION = Pattern.compile(" ?\\((?:rev|prog-if) .*");

  /** Where the name of a vendor ends, so that the name of the device begins. */
  private static final Pattern VENDOR_END =
      Pattern.compile(
          "(.{1,80}?(?:\\bCorporation|\\bCorp\\.?|\\bInc\\.?|\\bLtd\\.?|\\bLimited|\\bCo\\.?|\\bGmbH|\\bLLC"
              + "|\\bAG|\\bSemiconductor|\\bTechnology|\\bTechnologies)(?:,? (?:Inc\\.?|Ltd\\.?|Co\\.?|\\[[^\\]]{1,30}\\]))*) (.+)");

  /** The classes of what matters here; pci.ids has the rest. */
  private static final Map<String, Integer> CLASSES =
      Map.ofEntries(
          Map.entry("host bridge", 0x0600),
          Map.entry("isa bridge", 0x0601),
          Map.entry("pci bridge", 0x0604),
          Map.entry("vga compatible controller", 0x0300),
          Map.entry("3d controller", 0x0302),
          Map.entry("display controller", 0x0380),
          Map.entry("ethernet controller", 0x0200),
          Map.entry("network controller", 0x0280),
          Map.entry("infiniband controller", 0x0207),
          Map.entry("usb controller", 0x0c03),
          Map.entry("smbus", 0x0c05),
          Map.entry("sata controller", 0x0106),
          Map.entry("ide interface", 0x0101),
          Map.entry("raid bus controller", 0x0104),
          Map.entry("serial attached scsi controller", 0x0107),
          Map.entry("scsi storage controller", 0x0100),
          Map.entry("non-volatile memory controller", 0x0108),
          Map.entry("audio device", 0x0403),
          Map.entry("multimedia audio controller", 0x0401),
          Map.entry("communication controller", 0x0780),
          Map.entry("serial controller", 0x0700),
          Map.entry("system peripheral", 0x0880),
          Map.entry("signal processing controller", 0x1180),
          Map.entry("performance counters", 0x1101),
          Map.entry("encryption controller", 0x1080),
          Map.entry("processing accelerators", 0x1200),
          Map.entry("memory controller", 0x0580),
          Map.entry("pic", 0x0800),
          Map.entry("iommu", 0x0806));

  /** The function that a line begins with; empty for any other line. */
  static Optional<FunctionLine> of(String line) {
    Matcher begin = BEGIN.matcher(line);
    if (!begin.matches()) {
      return Optional.empty();
    }
    String rest = begin.group(2).stripTrailing();
    return PciAddress.parseLenient(begin.group(1).toLowerCase(Locale.ROOT))
        .flatMap(address -> of(address, rest));
  }

  /**
   * @param rest what stands behind the address
   */
  static Optional<FunctionLine> of(PciAddress address, String rest) {
    Matcher numbers = NUMBERS.matcher(rest);
    if (numbers.matches()) {
      return Optional.of(
          new FunctionLine(
              address,
              withInterface(Integer.parseInt(numbers.group(1), 16), rest),
              Integer.valueOf(numbers.group(2), 16),
              Integer.valueOf(numbers.group(3), 16),
              ""));
    }
    Matcher numbered = CLASS_NUMBER.matcher(rest);
    if (numbered.matches()) {
      int classCode = withInterface(Integer.parseInt(numbered.group(2), 16), rest);
      return Optional.of(named(address, classCode, numbered.group(3)));
    }
    Matcher named = CLASS_NAME.matcher(rest);
    if (!named.matches()) {
      return Optional.empty();
    }
    Integer known = CLASSES.get(named.group(1).toLowerCase(Locale.ROOT));
    return Optional.of(
        named(address, known == null ? null : withInterface(known, rest), named.group(2)));
  }

  private static FunctionLine named(PciAddress address, @Nullable Integer classCode, String text) {
    Matcher ids = IDS.matcher(text);
    Integer vendor = null;
    Integer device = null;
    int end = -1;
    while (ids.find()) {
      vendor = Integer.valueOf(ids.group(1), 16);
      device = Integer.valueOf(ids.group(2), 16);
      end = ids.start();
    }
    String name = end < 0 ? REVISION.matcher(text).replaceAll("") : text.substring(0, end);
    return new FunctionLine(address, classCode, vendor, device, name.strip());
  }

  private static int withInterface(int classCode, String rest) {
    Matcher matcher = INTERFACE.matcher(rest);
    return classCode << 8 | (matcher.find() ? Integer.parseInt(matcher.group(1), 16) : 0);
  }

  /** The same with ids that stand elsewhere. */
  FunctionLine withIds(int otherVendor, int otherDevice) {
    return new FunctionLine(address, classCode, otherVendor, otherDevice, name);
  }

  List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact.Function(address));
    if (classCode != null || vendor != null) {
      facts.add(new Fact.Identity(address, classCode, vendor, device));
    }
    if (vendor != null && device != null && !name.isEmpty() && !name.startsWith("Device")) {
      facts.add(names(vendor, device));
    }
    return facts;
  }

  private Fact.Names names(int ofVendor, int ofDevice) {
    Matcher matcher = VENDOR_END.matcher(name);
    if (matcher.matches()) {
      return new Fact.Names(ofVendor, ofDevice, matcher.group(1), deviceName(matcher.group(2)));
    }
    int blank = name.indexOf(' ');
    return blank < 0
        ? new Fact.Names(ofVendor, ofDevice, name, "")
        : new Fact.Names(
            ofVendor, ofDevice, name.substring(0, blank), deviceName(name.substring(blank + 1)));
  }

  /** {@code Device} stands for a device that pci.ids does not know. */
  private static String deviceName(String text) {
    return text.equals("Device") || text.matches("Device [0-9a-f]{4}") ? "" : text;
  }
}
