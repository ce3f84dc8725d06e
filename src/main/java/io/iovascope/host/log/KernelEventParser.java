// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.AllocationFailure;
import io.iovascope.host.AllocationFailure.Kind;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelReport;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds faults, allocation failures and other complaints in the messages of the kernel
 * (docs/kernel-facts.md, section C.6).
 */
final class KernelEventParser {

  /** {@code iommu_dma_alloc_iova()}, once per device. */
  private static final Pattern SPACE_32BIT =
      Pattern.compile("(?:.* )?(\\S+): Using \\d{1,2}-bit DMA addresses");

  private static final Pattern DOMAIN_IDS =
      Pattern.compile("(?:DMAR|IOMMU): (?:(\\S+): )?[Nn]o free domain ids.*");
  private static final Pattern FLUSH_QUEUE =
      Pattern.compile("(?:.* )?iova flush queue initialization failed");
  private static final Pattern SWIOTLB =
      Pattern.compile("(?:\\S+ )?(\\S+): swiotlb buffer is full.*");

  private static final Pattern SLOTS =
      Pattern.compile("total (\\d{1,18}) \\(slots\\), used (\\d{1,18}) \\(slots\\)");

  /** {@code swiotlb_full()}, before 5.0; from 3.13 on the line above stands before it. */
  private static final Pattern OLD_SWIOTLB =
      Pattern.compile(
          "DMA: Out of SW-IOMMU space for \\d{1,19} bytes at device (\\S+)"
              + "|(?:\\S+ )?(\\S+): DMA: Out of SW-IOMMU space for \\d{1,19} bytes");

  /** {@code intel_alloc_iova()}; before 5.1 the device stands in the middle. */
  private static final Pattern IOVA =
      Pattern.compile(
          "(?:\\S+ )?(\\S+): (?:DMAR: )?Allocating \\d{1,19}-page iova failed"
              + "|(?:DMAR: )?Allocating (?:\\d{1,19}-page )?iova for (\\S+) failed");

  private static final Pattern MAPPED_TWICE =
      Pattern.compile("(?:DMAR: )?ERROR: DMA PTE for vPFN 0x[0-9a-f]{1,16} already set .*");
  private static final Pattern NO_DIRECT_MAPPING =
      Pattern.compile(
          "(?:\\S+ )?(\\S+): IOMMU driver was not able to establish FW requested direct mapping\\.?");
  private static final Pattern BEYOND_WIDTH =
      Pattern.compile(
          "DMAR: \\S+: iommu width \\(\\d{1,2}\\) is not sufficient for the mapped address .*");

  /** {@code qi_dump_fault()} of drivers/iommu/intel/dmar.c. */
  private static final Pattern INVALIDATION =
      Pattern.compile("DMAR: VT-d detected Invalidation (?:Queue|Time-out|Completion) Error.*");

  private final List<DmaFault> faults = new ArrayList<>();
  private final List<AllocationFailure> failures = new ArrayList<>();
  private final List<KernelReport> reports = new ArrayList<>();

  private final FaultCollector faultCollector = new FaultCollector(faults::add);

  void message(LogLine message) {
    String text = message.text();
    faultCollector.accept(message);
    FirmwareComplaint.find(message).ifPresent(reports::add);
    PrecursorMessage.find(message).ifPresent(reports::add);
    if (text.contains("-bit DMA addresses")) {
      failure(SPACE_32BIT, Kind.SPACE_32BIT, message);
    } else if (text.contains("o free domain ids")) {
      failure(DOMAIN_IDS, Kind.DOMAIN_IDS, message);
    } else if (text.contains("iova flush queue")) {
      failure(FLUSH_QUEUE, Kind.FLUSH_QUEUE, message);
    } else if (text.contains("swiotlb buffer is full")) {
      swiotlb(message);
    } else if (text.contains("Out of SW-IOMMU space")) {
      oldSwiotlb(message);
    } else if (text.contains("Allocating ") && text.contains("iova")) {
      failure(IOVA, Kind.IOVA, message);
    } else if (text.contains("FW requested direct mapping")) {
      report(NO_DIRECT_MAPPING, KernelReport.Kind.BROKEN_MAPPING, message);
    } else if (text.startsWith("DMAR: ") || text.startsWith("ERROR: DMA PTE")) {
      report(MAPPED_TWICE, KernelReport.Kind.BROKEN_MAPPING, message);
      report(BEYOND_WIDTH, KernelReport.Kind.BEYOND_WIDTH, message);
      report(INVALIDATION, KernelReport.Kind.INVALIDATION_ERROR, message);
    }
  }

  KernelEvents events(List<KernelEvents.Run> recorded) {
    faultCollector.finish();
    return new KernelEvents(recorded, faults, failures, reports);
  }

  private void failure(Pattern pattern, Kind kind, LogLine message) {
    Matcher matcher = pattern.matcher(message.text());
    if (matcher.matches()) {
      failures.add(new AllocationFailure(kind, device(matcher), message.sequence()));
    }
  }

  /** Since 4.19 the line says how full the buffers are (swiotlb_tbl_map_single()). */
  private void swiotlb(LogLine message) {
    Matcher matcher = SWIOTLB.matcher(message.text());
    if (matcher.matches()) {
      Matcher slots = SLOTS.matcher(message.text());
      failures.add(
          new AllocationFailure(
              Kind.SWIOTLB,
              matcher.group(1),
              message.sequence(),
              slots.find()
                  ? new AllocationFailure.Slots(
                      Long.parseLong(slots.group(1)), Long.parseLong(slots.group(2)))
                  : null));
    }
  }

  /** What the line before has said of the same buffer is not said twice. */
  private void oldSwiotlb(LogLine message) {
    Matcher matcher = OLD_SWIOTLB.matcher(message.text());
    if (!matcher.matches()) {
      return;
    }
    AllocationFailure failure =
        new AllocationFailure(Kind.SWIOTLB, device(matcher), message.sequence());
    boolean said = !failures.isEmpty() && isBefore(failures.get(failures.size() - 1), failure);
    if (!said) {
      failures.add(failure);
    }
  }

  private static boolean isBefore(AllocationFailure last, AllocationFailure failure) {
    return last.kind() == failure.kind()
        && last.device().equals(failure.device())
        && last.sequence() == failure.sequence() - 1;
  }

  /** The first group that took part; empty if the line names no device. */
  private static String device(Matcher matcher) {
    for (int group = 1; group <= matcher.groupCount(); group++) {
      if (matcher.group(group) != null) {
        return matcher.group(group);
      }
    }
    return "";
  }

  private void report(Pattern pattern, KernelReport.Kind kind, LogLine message) {
    Matcher matcher = pattern.matcher(message.text());
    if (matcher.matches()) {
      String device = matcher.groupCount() > 0 ? matcher.group(1) : "";
      reports.add(new KernelReport(kind, device, message.text(), message.sequence()));
    }
  }
}
