// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.machine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first processor.
 *
 * @param maker who made it, which tells whose IOMMU the machine may have
 * @param hypervisor whether it says that it runs below a hypervisor (a flag of x86); null if it
 *     does not tell
 */
public record Processor(Maker maker, @Nullable Boolean hypervisor) {

  /** Of a host of which nobody has read it. */
  public static final Processor UNKNOWN = new Processor(Maker.UNKNOWN, null);

  private static final Pattern VENDOR =
      Pattern.compile("^vendor_id\\s*:\\s*(\\S{1,64})", Pattern.MULTILINE);
  private static final Pattern FLAGS =
      Pattern.compile("^flags\\s*:(.{0,8192})$", Pattern.MULTILINE);
  private static final Pattern ARM =
      Pattern.compile("^CPU implementer\\s*:\\s*0x", Pattern.MULTILINE);

  /** Makers by the IOMMU that their machines have. */
  public enum Maker {
    INTEL,
    /** AMD, and Hygon, whose processors have AMD-Vi. */
    AMD,
    ARM,
    OTHER,
    UNKNOWN
  }

  /** Reads the text of {@code /proc/cpuinfo}, which may be cut after the first processor. */
  public static Processor parse(String text) {
    Matcher flags = FLAGS.matcher(text);
    Boolean hypervisor = flags.find() ? (flags.group(1) + " ").contains(" hypervisor ") : null;
    return new Processor(maker(text), hypervisor);
  }

  private static Maker maker(String text) {
    Matcher vendor = VENDOR.matcher(text);
    if (vendor.find()) {
      return switch (vendor.group(1)) {
        case "GenuineIntel" -> Maker.INTEL;
        case "AuthenticAMD", "HygonGenuine" -> Maker.AMD;
        default -> Maker.OTHER;
      };
    }
    return ARM.matcher(text).find() ? Maker.ARM : Maker.UNKNOWN;
  }
}
