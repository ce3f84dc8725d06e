package io.iovascope.host.read;

import io.iovascope.host.AllocationFailure;
import io.iovascope.host.AllocationFailure.Kind;
import io.iovascope.host.DmaFault;
import io.iovascope.host.DmaFault.Access;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.PciAddress;
import io.iovascope.host.read.BootLogParser.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds faults and allocation failures in the messages of the kernel (domain.md C.6). */
final class KernelEventParser {

  /**
   * Since 5.14 {@code [DMA Read NO_PASID]} or {@code [DMA Write PASID 0x1]}, with {@code 0x} before
   * address and reason; before, {@code PASID ffffffff} after the device, a bare hexadecimal address
   * and the reason in decimal.
   */
  private static final Pattern FAULT =
      Pattern.compile(
          "DMAR: \\[(DMA Read|DMA Write|INTR-REMAP)(?: NO_PASID| PASID 0x[0-9a-f]{1,8})?\\]"
              + " Request device \\[([0-9a-f:.]{7,16})\\](?: PASID [0-9a-f]{1,8})?"
              + " fault (?:addr|index) (?:0x)?([0-9a-f]{1,16})"
              + " \\[fault reason (0x)?([0-9a-f]{2,3})\\] ?(.*)");

  /** {@code iommu_dma_alloc_iova()}, once per device. */
  private static final Pattern SPACE_32BIT =
      Pattern.compile("(?:.* )?(\\S+): Using \\d{1,2}-bit DMA addresses");

  private static final Pattern DOMAIN_IDS =
      Pattern.compile("DMAR: (?:(\\S+): )?No free domain ids.*");
  private static final Pattern FLUSH_QUEUE =
      Pattern.compile("(?:.* )?iova flush queue initialization failed");
  private static final Pattern SWIOTLB =
      Pattern.compile("(?:\\S+ )?(\\S+): swiotlb buffer is full.*");
  private static final Pattern IOVA =
      Pattern.compile("(?:\\S+ )?(\\S+): (?:DMAR: )?Allocating \\d{1,19}-page iova failed");

  private final List<DmaFault> faults = new ArrayList<>();
  private final List<AllocationFailure> failures = new ArrayList<>();

  void message(Message message) {
    String text = message.text();
    if (text.startsWith("DMAR: [")) {
      fault(message);
    } else if (text.contains("-bit DMA addresses")) {
      failure(SPACE_32BIT, Kind.SPACE_32BIT, message);
    } else if (text.contains("No free domain ids")) {
      failure(DOMAIN_IDS, Kind.DOMAIN_IDS, message);
    } else if (text.contains("iova flush queue")) {
      failure(FLUSH_QUEUE, Kind.FLUSH_QUEUE, message);
    } else if (text.contains("swiotlb buffer is full")) {
      failure(SWIOTLB, Kind.SWIOTLB, message);
    } else if (text.contains("-page iova failed")) {
      failure(IOVA, Kind.IOVA, message);
    }
  }

  KernelEvents events(List<KernelEvents.Run> recorded) {
    return new KernelEvents(recorded, faults, failures);
  }

  private void fault(Message message) {
    Matcher matcher = FAULT.matcher(message.text());
    if (!matcher.matches()) {
      return;
    }
    Access access =
        switch (matcher.group(1)) {
          case "DMA Read" -> Access.READ;
          case "DMA Write" -> Access.WRITE;
          default -> Access.INTERRUPT;
        };
    String reason = matcher.group(5);
    boolean hexadecimal = matcher.group(4) != null;
    if (!hexadecimal && !reason.matches("\\d+")) {
      return;
    }
    PciAddress.parseLenient(matcher.group(2))
        .ifPresent(
            device ->
                faults.add(
                    new DmaFault(
                        device,
                        access,
                        Long.parseUnsignedLong(matcher.group(3), 16),
                        Integer.parseInt(reason, hexadecimal ? 16 : 10),
                        matcher.group(6),
                        message.sequence())));
  }

  private void failure(Pattern pattern, Kind kind, Message message) {
    Matcher matcher = pattern.matcher(message.text());
    if (matcher.matches()) {
      String device = matcher.groupCount() > 0 ? matcher.group(1) : null;
      failures.add(new AllocationFailure(kind, device == null ? "" : device, message.sequence()));
    }
  }
}
