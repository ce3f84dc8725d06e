// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.host.BootLog;
import io.iovascope.host.DmaFault;
import io.iovascope.host.Host;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelReport;
import io.iovascope.host.Origin;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.Provenance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a finding rests on.
 *
 * @param origin where it was read; null if it follows from a rule, or from several places
 * @param text what it says
 */
public record Evidence(@Nullable Origin origin, String text) {

  /** What was read nowhere in particular. */
  public static Evidence of(String text) {
    return new Evidence(null, text);
  }

  /** What is known from a place or a rule. */
  public static Evidence of(String text, Provenance provenance) {
    return new Evidence(
        provenance.origin(),
        provenance.basis().isEmpty() ? text : "%s (%s)".formatted(text, provenance.basis()));
  }

  /** Records of the kernel's log, of many the first few. */
  public static List<Evidence> logRecords(Picture picture, List<KernelReport> reports) {
    return reports.stream()
        .limit(Finding.EXAMPLES)
        .map(report -> logRecord(picture, report.sequence(), report.text()))
        .toList();
  }

  /** A record of the kernel's log; of one that is a text, the line (see {@link KernelEvents}). */
  public static Evidence logRecord(Picture picture, long sequence, String text) {
    Host.Kernel kernel = picture.host().kernel();
    String path = kernel.bootLog().path();
    return kernel.events().recorded().isEmpty()
        ? logLine(picture, (int) sequence + 1, text)
        : new Evidence(Origin.logRecord(path, sequence), text);
  }

  /** A line of the kernel's log. */
  public static Evidence logLine(Picture picture, int line, String text) {
    return new Evidence(Origin.line(picture.host().kernel().bootLog().path(), line), text);
  }

  /** A DMA fault in the kernel's log. */
  public static Evidence of(Picture picture, DmaFault fault) {
    if (fault.access() == DmaFault.Access.INVALIDATION) {
      return logRecord(picture, fault.sequence(), "no answer to an invalidation: " + fault.text());
    }
    return logRecord(
        picture,
        fault.sequence(),
        "%s of %s, reason %s %s"
            .formatted(fault.access().label(), fault.target(), fault.reasonCode(), fault.text()));
  }

  /** The kernel's word, in its log, that the space below 4 GiB was full for a device. */
  public static Evidence of(Picture picture, BootLog.DacNotice notice) {
    return logLine(picture, notice.line(), "Using %d-bit DMA addresses".formatted(notice.bits()));
  }

  /** An RMRR of the DMAR table. */
  public static Evidence of(BoundRmrr rmrr) {
    return new Evidence(rmrr.origin(), rmrr.range().toString());
  }

  /** The text for people: the place, if there is one, then what it says. */
  @Override
  public String toString() {
    return origin == null ? text : origin + ": " + text;
  }
}
