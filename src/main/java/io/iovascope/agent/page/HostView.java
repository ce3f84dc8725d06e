// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.KernelRelease;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.Assignability.Verdict;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitPicture;
import io.iovascope.probe.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page says about the host as a whole.
 *
 * @param state what the IOMMU does, in a word
 * @param tone class in the style sheet: {@code good}, {@code note} or {@code bad}
 * @param works whether DMA goes through a working IOMMU
 * @param reason the state in words, and what to do
 * @param groups how many groups there are and what could go to a virtual machine; empty if there is
 *     none
 * @param refused groups that cannot go to a virtual machine, some of them if there are many
 * @param fullest groups that have the least of their IOVA space left, the fullest first; empty if
 *     nobody has read that
 * @param firmware the kernel's complaints about RMRRs; empty if there is none
 */
record HostView(
    String name,
    String kernel,
    String commandLine,
    String state,
    String tone,
    boolean works,
    String reason,
    String groups,
    List<GroupRemark> refused,
    List<GroupRemark> fullest,
    String firmware,
    List<Unit> units) {

  /** A unit; the values are texts, a question mark for what is not known. */
  record Unit(
      String name, String mode, String dmaApi, String userspace, String domains, String devices) {}

  /**
   * What there is to say of one group.
   *
   * @param href link to its map
   */
  record GroupRemark(int group, String href, String text) {}

  private static final int MOST_REFUSED = 5;

  static HostView of(Picture picture, @Nullable Usage usage, GroupWindow window) {
    Host host = picture.host();
    return new HostView(
        PageText.of(host.kernel().hostname().orElse("host without a readable name")),
        PageText.of(host.kernel().release().optional().map(KernelRelease::text).orElse("?")),
        PageText.of(host.kernel().commandLine().optional().map(CommandLine::text).orElse("?")),
        picture.state().label(),
        tone(picture.state()),
        picture.state().works(),
        PageText.of(picture.stateReason()),
        groups(picture),
        picture.groups().stream()
            .filter(group -> group.assignability().verdict() == Verdict.REFUSED)
            .limit(MOST_REFUSED)
            .map(
                group ->
                    new GroupRemark(
                        group.group().id(),
                        window.linkTo(group.group().id()),
                        PageText.of(group.assignability().reason())))
            .toList(),
        FullestSpaces.of(usage, window),
        firmware(
            host.kernel().bootLog().optional().map(BootLog::rmrrFirmwareBugs).orElse(List.of())),
        picture.units().stream().map(HostView::unit).toList());
  }

  private static String tone(IommuState state) {
    return switch (state) {
      case TRANSLATED -> "good";
      case PASSTHROUGH, MIXED -> "note";
      case FAILED, OFF, ABSENT, UNKNOWN -> "bad";
    };
  }

  private static String groups(Picture picture) {
    return picture.groups().isEmpty()
        ? ""
        : "%d with %d devices; for a VM: %d ready, %d after unbinding, %d refused"
            .formatted(
                picture.groups().size(),
                picture.devices().stream()
                    .filter(each -> each.device().binding().group() != null)
                    .count(),
                picture.groupsThatAre(Verdict.READY),
                picture.groupsThatAre(Verdict.AFTER_UNBINDING),
                picture.groupsThatAre(Verdict.REFUSED));
  }

  private static String firmware(List<BootLog.FirmwareBug> bugs) {
    return bugs.isEmpty()
        ? ""
        : "%d complaints of the kernel about RMRRs, the first: %s"
            .formatted(bugs.size(), PageText.of(bugs.get(0).message()));
  }

  private static Unit unit(UnitPicture picture) {
    return new Unit(
        PageText.of(picture.unit().name()),
        picture.scalable() ? "scalable" : "legacy",
        aperture(picture.dmaApi()),
        aperture(picture.userspace()),
        "%s of %s"
            .formatted(
                orUnknown(picture.unit().domainsUsed()),
                orUnknown(picture.unit().domainsSupported())),
        Integer.toString(picture.unit().devices().size()));
  }

  private static String aperture(@Nullable Aperture aperture) {
    return aperture == null
        ? "?"
        : "%d bits, %s%s"
            .formatted(
                aperture.bits(),
                aperture.stage().label(),
                aperture.confidence() == Confidence.ASSUMED ? " (assumed)" : "");
  }

  private static String orUnknown(@Nullable Object value) {
    return value == null ? "?" : value.toString();
  }
}
