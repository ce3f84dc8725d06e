// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import io.iovascope.host.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of the messages in which a kernel or Xen reports a fault: {@code dmar_fault_do_one()}
 * of drivers/iommu/intel/dmar.c (drivers/pci/dmar.c up to 3.0) and {@code
 * iommu_page_fault_do_one()} of Xen's drivers/passthrough/vtd/iommu.c.
 *
 * <p>Since 5.14 there is {@code [DMA Read NO_PASID]} or {@code [DMA Write PASID 0x1]}, and {@code
 * 0x} before address and reason, in 5.14 before bus and device too; since 7.x the device has its
 * segment. Before, there was {@code PASID ffffffff} after the device, or nothing, a bare
 * hexadecimal address, and the reason in decimal. Before 4.7 the reason had a line of its own. Xen
 * has a line for the reason, in hexadecimal. What people hid or left out may lack, all but the
 * device.
 */
final class FaultMessage {

  private static final String ACCESS =
      "(?:DMA )?(?:Read|Write|Atomic(?:Op)?|Translation)(?: Request)?|INTR-REMAP|Page Request";

  private static final String BRACKET =
      "\\[ ?(?<access>"
          + ACCESS
          + ")(?: ?(?:NO_PASID|w/o PASID|(?:w/ )?PASID (?<pasid>(?:0x)?[0-9a-f]{1,8})))? ?\\]";

  private static final String WORD = "(?<kind>INTR-REMAP|UNKNOWN):";

  private static final String DEVICE =
      "Request device ?\\[{1,2} ?(?<device>[0-9a-fx:.]{6,24}) ?\\]{1,2}";

  private static final String REST =
      ",?(?: ?PASID:? (?<pasid2>(?:0x)?[0-9a-f]{1,8})\\b)?"
          + "(?: ?fault (?<what>addr(?:ess)?|index):? ?(?<value>[^\\s\\[\\],]{1,64}))?"
          + "(?:,? iommu reg ?= ?[0-9a-fx]+)?";

  private static final Pattern HEAD =
      Pattern.compile(
          "(?:(?:" + BRACKET + "|" + WORD + ") ?)?" + DEVICE + REST, Pattern.CASE_INSENSITIVE);

  /** What a message may begin with, for finding out whether a text is the beginning of one. */
  private static final Pattern BEGINNING =
      Pattern.compile(
          "(?:" + BRACKET + "|" + WORD + ") ?" + DEVICE + REST, Pattern.CASE_INSENSITIVE);

  /** Xen up to 3.2. */
  private static final Pattern OLDEST =
      Pattern.compile(
          "(?<access>DMA Read|DMA Write): (?<device>[0-9a-f]{1,2}:[0-9a-f]{1,2}\\.[0-7])"
              + " addr (?<value>[0-9a-f]{1,16}) REASON (?<reason>[0-9a-f]{1,2})\\b",
          Pattern.CASE_INSENSITIVE);

  /** The reason, which may stand in a line of its own with a prefix. */
  private static final Pattern REASON =
      Pattern.compile(
          " ?(?<xen>\\[VT-D\\])?(?:(?:DMAR|INTR-REMAP|UNKNOWN): ?)?"
              + "(?:\\[(?:fault reason:? ?(?<number>(?:0x)?[0-9a-f]{1,3}(?<h>h)?)?[^\\]]{0,8})?\\]"
              + "|reason (?<bare>(?:0x)?[0-9a-f]{1,3}) -) ?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TAIL =
      Pattern.compile(
          "(?:\\[VT-D\\]|dmar: )?(?:DMAR|INTR-REMAP|UNKNOWN): ?(?:\\[fault reason|\\[\\]|reason ).*",
          Pattern.CASE_INSENSITIVE);

  /** What stands behind the words of a reason that is not known. */
  private static final Pattern NEXT_MESSAGE = Pattern.compile("(?:^| )(?:DMAR|dmar|DRHD):");

  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?:(?<segment>[0-9a-f]{4,8}):)?(?:0x)?(?<bus>[0-9a-f]{1,2}):(?:0x)?"
              + "(?<slot>[01]?[0-9a-f])\\.0?(?<function>[0-7])",
          Pattern.CASE_INSENSITIVE);

  /** With underscores where people put them for reading, and no more digits or dots behind. */
  private static final Pattern NUMBER =
      Pattern.compile("(?:0x)?([0-9a-f_]{1,24})(?![\\p{Alnum}*?\u2026])(?!\\.\\.).*");

  private static final int LONGEST_NUMBER = 16;

  /** PASIDs have 20 bits; all ones in 32 bits means none. */
  private static final long MOST_PASID = 0xfffff;

  private static final int MOST_REASON = 0xff;
  private static final int PART = 1000;

  private final PciAddress device;
  private final Access access;
  private final @Nullable Long value;
  private final boolean isIndex;
  private final @Nullable Integer reason;
  private final boolean numbered;
  private final String text;
  private final @Nullable Integer pasid;

  /** How much of what stands before the reason is there, in characters. */
  private final int headLength;

  /** How much of the reason's words is there. */
  private final int agreement;

  private FaultMessage(String line, Matcher head, PciAddress device, int limit) {
    this.device = device;
    this.access = access(head.group("access"), head.group("kind"));
    this.value = value(head.group("value"));
    String what = head.group("what");
    this.isIndex = what == null ? access == Access.INTERRUPT : what.equalsIgnoreCase("index");
    this.pasid = pasid(head.group("pasid") == null ? head.group("pasid2") : head.group("pasid"));
    Matcher tail = REASON.matcher(line).region(head.end(), limit);
    boolean hasTail = tail.lookingAt();
    String number = hasTail ? number(tail) : null;
    String words = line.substring(hasTail ? tail.end() : head.end(), limit).strip();
    Optional<FaultReasons.Found> known = FaultReasons.find(words);
    boolean xen = hasTail && (tail.group("xen") != null || tail.group("bare") != null);
    Integer inWords = known.map(FaultReasons.Found::reason).orElse(null);
    this.reason = number == null ? inWords : reason(number, xen || hasSuffix(tail), inWords);
    this.numbered = number != null;
    this.agreement = FaultReasons.agreement(words);
    this.text =
        known
            .map(found -> words.substring(found.start(), found.end()))
            .orElse(NEXT_MESSAGE.split(words, 2)[0].strip());
    this.headLength = headLength(line, head.start(), limit);
  }

  private FaultMessage(Matcher oldest, PciAddress device) {
    this.device = device;
    this.access = access(oldest.group("access"), null);
    this.value = value(oldest.group("value"));
    this.isIndex = false;
    this.pasid = null;
    this.headLength = oldest.end();
    this.reason = reason(oldest.group("reason"), true, null);
    this.numbered = true;
    this.agreement = 0;
    this.text = "";
  }

  /** Up to the end of the text, if the text ends before the head does. */
  private static int headLength(String line, int start, int limit) {
    Matcher matcher = HEAD.matcher(line).region(start, limit);
    if (!matcher.matches() && matcher.hitEnd()) {
      return limit - start;
    }
    matcher.reset().region(start, limit);
    return matcher.lookingAt() ? matcher.end() - start : 0;
  }

  /** Whether a text can hold such a message: quick, for every line of a log. */
  static boolean mayBeIn(String text) {
    return text.contains("equest device")
        || text.contains("EQUEST DEVICE")
        || text.contains("REASON");
  }

  /** Every fault in a text, in its order. */
  static List<FaultMessage> all(String text) {
    if (!mayBeIn(text)) {
      return List.of();
    }
    String line = singleSpaced(text);
    List<FaultMessage> faults = new ArrayList<>();
    Matcher head = HEAD.matcher(line);
    boolean found = head.find();
    while (found) {
      Optional<PciAddress> device = device(head.group("device"));
      Matcher next = HEAD.matcher(line);
      found = next.find(head.end());
      int limit = found ? next.start() : line.length();
      if (device.isPresent()) {
        faults.add(new FaultMessage(line, head, device.get(), limit));
      }
      head = next;
    }
    return faults.isEmpty() ? oldest(line) : faults;
  }

  private static List<FaultMessage> oldest(String line) {
    List<FaultMessage> faults = new ArrayList<>();
    for (Matcher matcher = OLDEST.matcher(line); matcher.find(); ) {
      device(matcher.group("device"))
          .ifPresent(device -> faults.add(new FaultMessage(matcher, device)));
    }
    return faults;
  }

  /** Whether a line is the second half of a fault, with the reason. */
  static boolean isSecondHalf(String text) {
    return TAIL.matcher(text).lookingAt();
  }

  /**
   * How much of a fault a text says: more if there is more, 0 if there is nothing. Two texts that
   * are about one fault can be compared.
   */
  static int score(String text) {
    List<FaultMessage> faults = all(text);
    if (faults.isEmpty()) {
      return beginning(singleSpaced(text));
    }
    FaultMessage last = faults.get(faults.size() - 1);
    int parts = faults.size();
    parts += last.access == Access.UNKNOWN ? 0 : 1;
    parts += last.value == null ? 0 : 1;
    parts += last.numbered ? 1 : 0;
    return parts * PART + Math.min(PART / 2, last.headLength) + last.agreement;
  }

  /** The length of the beginning of a message at the end of a text. */
  private static int beginning(String text) {
    Matcher matcher = BEGINNING.matcher(text);
    for (int start = 0; start < text.length(); start++) {
      char c = text.charAt(start);
      if ((c == '[' || c == 'I' || c == 'U') && text.length() - start > 1) {
        matcher.region(start, text.length());
        if (!matcher.matches() && matcher.hitEnd()) {
          return text.length() - start;
        }
      }
    }
    return 0;
  }

  private static String singleSpaced(String text) {
    return text.indexOf("  ") < 0 ? text : text.replaceAll(" {2,}", " ");
  }

  /** Whether it says what was tried, with which such a message begins. */
  boolean hasAccess() {
    return access != Access.UNKNOWN;
  }

  /** Whether the reason is there, in figures or in all its words. */
  boolean hasReason() {
    return reason != null;
  }

  DmaFault fault(LogLine line, long suppressed) {
    boolean interrupt = isIndex;
    Long number = value;
    return new DmaFault(
        device,
        interrupt && access == Access.UNKNOWN ? Access.INTERRUPT : access,
        interrupt ? null : number,
        interrupt && number != null && number >= 0 && number <= Integer.MAX_VALUE
            ? Integer.valueOf(number.intValue())
            : null,
        reason,
        text.isEmpty() ? FaultReasons.text(reason) : text,
        pasid,
        suppressed,
        line.time(),
        line.sequence());
  }

  private static Access access(@Nullable String bracket, @Nullable String word) {
    String name = (bracket == null ? word == null ? "" : word : bracket).toLowerCase(Locale.ROOT);
    if (name.startsWith("intr")) {
      return Access.INTERRUPT;
    }
    if (name.startsWith("page")) {
      return Access.PAGE_REQUEST;
    }
    if (name.contains("read")) {
      return Access.READ;
    }
    if (name.contains("write")) {
      return Access.WRITE;
    }
    if (name.contains("atomic")) {
      return Access.ATOMIC;
    }
    return name.contains("translation") ? Access.TRANSLATION : Access.UNKNOWN;
  }

  /** A number that is whole: a text such as {@code ffxxxxxx} or {@code 0x...} hides it. */
  private static @Nullable Long value(@Nullable String text) {
    Matcher number = NUMBER.matcher(text == null ? "" : text.toLowerCase(Locale.ROOT));
    if (!number.matches()) {
      return null;
    }
    String digits = number.group(1).replace("_", "");
    return digits.isEmpty() || digits.length() > LONGEST_NUMBER
        ? null
        : Long.parseUnsignedLong(digits, 16);
  }

  private static @Nullable Integer pasid(@Nullable String text) {
    Long number = value(text);
    return number == null || number > MOST_PASID ? null : Integer.valueOf(number.intValue());
  }

  private static @Nullable String number(Matcher tail) {
    return tail.group("number") == null ? tail.group("bare") : tail.group("number");
  }

  private static boolean hasSuffix(Matcher tail) {
    return tail.group("h") != null;
  }

  /**
   * The number of the hardware. Bare figures are decimal, for that is how Linux printed them,
   * unless they cannot be, or the words behind them say otherwise.
   *
   * @param inWords the reason that the words name, or null
   */
  private static @Nullable Integer reason(
      String figures, boolean hexadecimal, @Nullable Integer inWords) {
    String digits = figures.toLowerCase(Locale.ROOT).replace("h", "").replace("0x", "");
    int asHexadecimal = Integer.parseInt(digits, 16);
    boolean marked = hexadecimal || figures.toLowerCase(Locale.ROOT).startsWith("0x");
    boolean decimal =
        !marked
            && digits.chars().allMatch(Character::isDigit)
            && !Integer.valueOf(asHexadecimal).equals(inWords);
    int number = decimal ? Integer.parseInt(digits) : asHexadecimal;
    return number <= MOST_REASON ? Integer.valueOf(number) : inWords;
  }

  private static Optional<PciAddress> device(String text) {
    Matcher matcher = FUNCTION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String segment = matcher.group("segment");
    long domain = segment == null ? 0 : Long.parseLong(segment, 16);
    return domain > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(
            new PciAddress(
                (int) domain,
                Integer.parseInt(matcher.group("bus"), 16),
                Integer.parseInt(matcher.group("slot"), 16),
                Integer.parseInt(matcher.group("function"))));
  }
}
