package io.iovascope.host.log;

import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import io.iovascope.host.PciAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line in which a kernel reports a DMA fault (dmar_fault_do_one() in
 * drivers/iommu/intel/dmar.c).
 *
 * <p>Since 5.14 there is {@code [DMA Read NO_PASID]} or {@code [DMA Write PASID 0x1]}, and {@code
 * 0x} before address and reason; since 7.x the device has its segment. Before, there was {@code
 * PASID ffffffff} after the device, or nothing, a bare hexadecimal address, and the reason in
 * decimal. Before 4.7 the reason had a line of its own.
 */
public final class FaultLine {

  private static final String FAULT =
      "\\[(DMA Read|DMA Write|INTR-REMAP)(?: NO_PASID| PASID 0x[0-9a-f]{1,8})?\\]"
          + " Request device \\[([0-9a-f:.]{7,16})\\](?: PASID [0-9a-f]{1,8})?"
          + " fault (?:addr|index) (?:0x)?([0-9a-f]{1,16})"
          + " \\[fault reason (0x)?([0-9a-f]{2,3})\\] ?(.*)";

  private static final Pattern MESSAGE = Pattern.compile("DMAR: " + FAULT);

  /** A line as people copy it, perhaps without what stands before the bracket. */
  private static final Pattern COPIED = Pattern.compile(FAULT);

  private static final String HEAD =
      "(?:DMAR:\\[(DMA Read|DMA Write)\\] |(INTR-REMAP): )Request device \\[\\[?([0-9a-f:.]{7,16})\\]"
          + " fault (?:addr|index) ([0-9a-f]{1,16}) *";
  private static final String TAIL = "(?:DMAR|INTR-REMAP):\\[fault reason (\\d{2,3})\\] ?(.*)";

  private static final Pattern FIRST_LINE = Pattern.compile("(?:dmar: )?" + HEAD);
  private static final Pattern BOTH_LINES =
      Pattern.compile(HEAD + "\\R(?:[^\\r\\n]{0,200}?)" + TAIL);

  private FaultLine() {}

  /** Whether a message can be a fault, or the first half of one. */
  static boolean looksLikeOne(String message) {
    return message.startsWith("DMAR: [")
        || message.startsWith("DMAR:[")
        || message.startsWith("INTR-REMAP:")
        || message.startsWith("dmar: DMAR:[");
  }

  /** Whether the fault's reason is on the next line. */
  static boolean needsNextLine(String message) {
    return FIRST_LINE.matcher(message).matches();
  }

  /**
   * The fault that a message of the kernel reports, if it does.
   *
   * @param message without time stamp; two lines where the kernel prints two
   * @param sequence number of the record in the kernel log
   */
  static Optional<DmaFault> parse(String message, long sequence) {
    Matcher one = MESSAGE.matcher(message);
    if (one.matches()) {
      return oneLine(one, sequence);
    }
    Matcher two = BOTH_LINES.matcher(message);
    return two.find() ? twoLines(two, sequence) : Optional.empty();
  }

  /**
   * The fault in a text that somebody copied out of a log, with time stamps, host names and other
   * lines around it; of several the first. Its sequence number is -1.
   */
  public static Optional<DmaFault> inCopiedText(String text) {
    for (Matcher one = COPIED.matcher(text); one.find(); ) {
      Optional<DmaFault> fault = oneLine(one, -1);
      if (fault.isPresent()) {
        return fault;
      }
    }
    Matcher two = BOTH_LINES.matcher(text);
    return two.find() ? twoLines(two, -1) : Optional.empty();
  }

  private static Optional<DmaFault> oneLine(Matcher matcher, long sequence) {
    boolean hexadecimal = matcher.group(4) != null;
    return fault(
        matcher.group(1),
        matcher.group(2),
        matcher.group(3),
        matcher.group(5),
        hexadecimal ? 16 : 10,
        matcher.group(6),
        sequence);
  }

  private static Optional<DmaFault> twoLines(Matcher matcher, long sequence) {
    String access = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return fault(
        access,
        matcher.group(3),
        matcher.group(4),
        matcher.group(5),
        10,
        matcher.group(6),
        sequence);
  }

  private static Optional<DmaFault> fault(
      String access,
      String device,
      String address,
      String reason,
      int radix,
      String text,
      long sequence) {
    if (radix == 10 && !reason.matches("\\d+")) {
      return Optional.empty();
    }
    return PciAddress.parseLenient(device)
        .map(
            requester ->
                new DmaFault(
                    requester,
                    access(access),
                    Long.parseUnsignedLong(address, 16),
                    Integer.parseInt(reason, radix),
                    text.strip(),
                    sequence));
  }

  private static Access access(String word) {
    return switch (word) {
      case "DMA Read" -> Access.READ;
      case "DMA Write" -> Access.WRITE;
      default -> Access.INTERRUPT;
    };
  }
}
