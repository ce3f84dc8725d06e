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
      Pattern.compile("DMAR: (?:(\\S+): )?No free domain ids.*");
  private static final Pattern FLUSH_QUEUE =
      Pattern.compile("(?:.* )?iova flush queue initialization failed");
  private static final Pattern SWIOTLB =
      Pattern.compile("(?:\\S+ )?(\\S+): swiotlb buffer is full.*");
  private static final Pattern IOVA =
      Pattern.compile("(?:\\S+ )?(\\S+): (?:DMAR: )?Allocating \\d{1,19}-page iova failed");

  private static final Pattern MAPPED_TWICE =
      Pattern.compile("DMAR: ERROR: DMA PTE for vPFN 0x[0-9a-f]{1,16} already set .*");
  private static final Pattern NO_DIRECT_MAPPING =
      Pattern.compile(
          "(?:\\S+ )?(\\S+): IOMMU driver was not able to establish FW requested direct mapping\\.?");
  private static final Pattern BEYOND_WIDTH =
      Pattern.compile(
          "DMAR: \\S+: iommu width \\(\\d{1,2}\\) is not sufficient for the mapped address .*");
  private static final Pattern TRANSLATION_INHERITED =
      Pattern.compile("DMAR: Translation was enabled for (\\S+) but we are not in kdump mode.*");

  /** {@code qi_dump_fault()} of drivers/iommu/intel/dmar.c. */
  private static final Pattern INVALIDATION =
      Pattern.compile("DMAR: VT-d detected Invalidation (?:Queue|Time-out|Completion) Error.*");

  /** {@code aer_print_error()} of drivers/pci/pcie/aer.c. */
  private static final Pattern UNCORRECTED_ERROR =
      Pattern.compile(
          "(?:\\S+ )?(\\S+): (?:AER: )?PCIe Bus Error: severity=Uncorrect(?:ed|able) .*");

  private final List<DmaFault> faults = new ArrayList<>();
  private final List<AllocationFailure> failures = new ArrayList<>();
  private final List<KernelReport> reports = new ArrayList<>();

  private final FaultCollector faultCollector = new FaultCollector(faults::add);

  void message(LogLine message) {
    String text = message.text();
    faultCollector.accept(message);
    FirmwareComplaint.find(message).ifPresent(reports::add);
    if (text.contains("-bit DMA addresses")) {
      failure(SPACE_32BIT, Kind.SPACE_32BIT, message);
    } else if (text.contains("No free domain ids")) {
      failure(DOMAIN_IDS, Kind.DOMAIN_IDS, message);
    } else if (text.contains("iova flush queue")) {
      failure(FLUSH_QUEUE, Kind.FLUSH_QUEUE, message);
    } else if (text.contains("swiotlb buffer is full")) {
      failure(SWIOTLB, Kind.SWIOTLB, message);
    } else if (text.contains("-page iova failed")) {
      failure(IOVA, Kind.IOVA, message);
    } else if (text.contains("PCIe Bus Error")) {
      report(UNCORRECTED_ERROR, KernelReport.Kind.UNCORRECTED_ERROR, message);
    } else if (text.contains("FW requested direct mapping")) {
      report(NO_DIRECT_MAPPING, KernelReport.Kind.BROKEN_MAPPING, message);
    } else if (text.startsWith("DMAR: ")) {
      report(MAPPED_TWICE, KernelReport.Kind.BROKEN_MAPPING, message);
      report(BEYOND_WIDTH, KernelReport.Kind.BEYOND_WIDTH, message);
      report(INVALIDATION, KernelReport.Kind.INVALIDATION_ERROR, message);
      report(TRANSLATION_INHERITED, KernelReport.Kind.TRANSLATION_INHERITED, message);
    }
  }

  KernelEvents events(List<KernelEvents.Run> recorded) {
    faultCollector.finish();
    return new KernelEvents(recorded, faults, failures, reports);
  }

  private void failure(Pattern pattern, Kind kind, LogLine message) {
    Matcher matcher = pattern.matcher(message.text());
    if (matcher.matches()) {
      String device = matcher.groupCount() > 0 ? matcher.group(1) : null;
      failures.add(new AllocationFailure(kind, device == null ? "" : device, message.sequence()));
    }
  }

  private void report(Pattern pattern, KernelReport.Kind kind, LogLine message) {
    Matcher matcher = pattern.matcher(message.text());
    if (matcher.matches()) {
      String device = matcher.groupCount() > 0 ? matcher.group(1) : "";
      reports.add(new KernelReport(kind, device, message.text(), message.sequence()));
    }
  }
}
