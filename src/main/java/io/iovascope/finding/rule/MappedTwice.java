// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.host.KernelReport;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Picture;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code __domain_mapping()} says of a page that is mapped already ({@code
 * drivers/iommu/intel/iommu.c}, up to 6.18).
 *
 * @param address of the page, in bytes
 * @param sameTarget whether it leads to where it was to lead anew
 */
record MappedTwice(long address, boolean sameTarget) {

  /** Page frames of VT-d have 4 KiB. */
  private static final int PAGE_SHIFT = 12;

  private static final Pattern MESSAGE =
      Pattern.compile(
          "DMA PTE for vPFN 0x([0-9a-f]{1,13}) already set \\(to ([0-9a-f]{1,16}) not"
              + " ([0-9a-f]{1,16})\\)");

  /** Empty if the report is of another kind, or is not whole. */
  static Optional<MappedTwice> of(KernelReport report) {
    if (report.kind() != KernelReport.Kind.BROKEN_MAPPING) {
      return Optional.empty();
    }
    Matcher matcher = MESSAGE.matcher(report.text());
    return matcher.find()
        ? Optional.of(
            new MappedTwice(
                Long.parseUnsignedLong(matcher.group(1), 16) << PAGE_SHIFT,
                matcher.group(2).equals(matcher.group(3))))
        : Optional.empty();
  }

  /** Whether a page was mapped again to where it led already. */
  static boolean isTheSame(KernelReport report) {
    return of(report).map(MappedTwice::sameTarget).orElse(false);
  }

  /** The memory of firmware that the pages are in: it stays the same when more pages come. */
  static List<AddressRange> rmrrs(Picture picture, List<KernelReport> reports) {
    return reports.stream()
        .flatMap(report -> of(report).stream())
        .flatMap(
            page ->
                picture.rmrrs().stream()
                    .map(BoundRmrr::range)
                    .filter(range -> range.contains(page.address())))
        .distinct()
        .toList();
  }
}
