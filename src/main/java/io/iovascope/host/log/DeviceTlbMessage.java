// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import io.iovascope.host.PciAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Messages about devices that translate for themselves: an invalidation that a device did not
 * answer ({@code qi_dump_fault()} of drivers/iommu/intel/dmar.c), and a page request that is not
 * allowed ({@code handle_bad_prq_event()} of drivers/iommu/intel/prq.c). The device stands in the
 * descriptor.
 */
final class DeviceTlbMessage {

  private static final Pattern TIME_OUT =
      Pattern.compile(
          "(?:.* )?(VT-d detected Invalidation (?:Time-out|Completion) Error): SID ([0-9a-f]{1,4})\\b.*");

  private static final Pattern DESCRIPTOR =
      Pattern.compile(
          "(?:.* )?QI (?:HEAD|PRIOR): ((?:PASID-based )?Device-TLB Invalidation) qw0 ?= ?"
              + "0x([0-9a-f]{1,16}).*");

  private static final Pattern PAGE_REQUEST =
      Pattern.compile(
          "(?:.* )?(Invalid page request|Page request[^:]{0,60}): ([0-9a-f]{8,16}) ([0-9a-f]{8,16})\\b.*");

  /** A requester that the unit does not know. */
  private static final int NO_SOURCE = 0xffff;

  private DeviceTlbMessage() {}

  static Optional<DmaFault> fault(LogLine line, long suppressed) {
    String text = line.text();
    if (text.contains("Device-TLB Invalidation")) {
      return descriptor(line, suppressed);
    }
    if (text.contains("VT-d detected Invalidation")) {
      return timeOut(line, suppressed);
    }
    return text.contains("age request") ? pageRequest(line, suppressed) : Optional.empty();
  }

  private static Optional<DmaFault> timeOut(LogLine line, long suppressed) {
    Matcher matcher = TIME_OUT.matcher(line.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int source = Integer.parseInt(matcher.group(2), 16);
    return source == 0 || source == NO_SOURCE
        ? Optional.empty()
        : Optional.of(
            fault(line, source, Access.INVALIDATION, null, null, matcher.group(1), suppressed));
  }

  /** Bits 32 to 47 of a device-TLB invalidation are the device, 16 to 31 of one with a PASID. */
  private static Optional<DmaFault> descriptor(LogLine line, long suppressed) {
    Matcher matcher = DESCRIPTOR.matcher(line.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long word = Long.parseUnsignedLong(matcher.group(2), 16);
    boolean withPasid = matcher.group(1).startsWith("PASID");
    int source = (int) (word >>> (withPasid ? 16 : 32)) & 0xffff;
    Integer pasid = withPasid ? Integer.valueOf((int) (word >>> 32) & 0xfffff) : null;
    return Optional.of(
        fault(line, source, Access.INVALIDATION, null, pasid, matcher.group(1), suppressed));
  }

  /** {@code struct page_req_dsc}: the device in bits 16 to 31, the page in the second word. */
  private static Optional<DmaFault> pageRequest(LogLine line, long suppressed) {
    Matcher matcher = PAGE_REQUEST.matcher(line.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long first = Long.parseUnsignedLong(matcher.group(2), 16);
    long second = Long.parseUnsignedLong(matcher.group(3), 16);
    boolean hasPasid = (first & 1 << 8) != 0;
    return Optional.of(
        fault(
            line,
            (int) (first >>> 16) & 0xffff,
            Access.PAGE_REQUEST,
            second & -1L << 12,
            hasPasid ? Integer.valueOf((int) (first >>> 32) & 0xfffff) : null,
            matcher.group(1),
            suppressed));
  }

  private static DmaFault fault(
      LogLine line,
      int source,
      Access access,
      @Nullable Long address,
      @Nullable Integer pasid,
      String text,
      long suppressed) {
    PciAddress device = new PciAddress(0, source >> 8, source >> 3 & 0x1f, source & 7);
    return new DmaFault(
        device, access, address, null, null, text, pasid, suppressed, line.time(), line.sequence());
  }
}
