// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * An RMRR that does not begin and end at a page: the direct mapping rounds its start up, so that
 * what comes before the next page is not mapped (docs/kernel-facts.md, section T.6, D6).
 */
final class RmrrUnaligned implements Rule {

  private static final long PAGE = 4096;

  @Override
  public String id() {
    return "rmrr-unaligned";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "an RMRR that is not page-aligned",
        "Firmware wants memory mapped 1:1 that does not begin or end at a page. The"
            + " kernel maps from the next page on: DMA of the device to the beginning of the"
            + " region faults.",
        "Start and end of every RMRR of the DMAR table that names a device which is" + " there.",
        "Measured on real kernels: an RMRR of 0x3cc00400 to 0x3cc00bff has no page"
            + " mapped at all.",
        "Ask the firmware's vendor for a table with whole pages.",
        List.of());
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    return picture.rmrrs().stream()
        .filter(rmrr -> !rmrr.devices().isEmpty() && !isAligned(rmrr))
        .map(rmrr -> finding(picture, rmrr))
        .toList();
  }

  private static boolean isAligned(BoundRmrr rmrr) {
    return rmrr.range().start() % PAGE == 0 && (rmrr.range().end() + 1) % PAGE == 0;
  }

  private Finding finding(Picture picture, BoundRmrr rmrr) {
    boolean startIsLost = rmrr.range().start() % PAGE != 0;
    return new Finding(
        id(),
        severity(),
        Subject.of(picture, rmrr.devices().get(0)),
        List.of(rmrr.range()),
        "RMRR %s of %s is not page-aligned%s"
            .formatted(
                rmrr.range(),
                rmrr.devices().get(0),
                startIsLost ? ": its first page is not mapped" : ""),
        List.of(Evidence.of(rmrr)),
        "ask the firmware's vendor for a table with whole pages");
  }
}
