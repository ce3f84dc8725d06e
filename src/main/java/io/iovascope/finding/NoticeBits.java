// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.finding.Finding.Severity;
import io.iovascope.host.BootLog;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * "Using N-bit DMA addresses" tells the kernel's own limit of a device: the width of the mask that
 * was asked with, cut at the aperture (iommu_dma_alloc_iova()).
 *
 * @param notice what the kernel logged
 * @param device whose limits are others
 * @param picture of the host
 */
public record NoticeBits(BootLog.DacNotice notice, DevicePicture device, Picture picture) {

  /** The notices that agree with neither limit of their device. */
  public static List<NoticeBits> differing(Picture picture) {
    List<NoticeBits> differing = new ArrayList<>();
    for (BootLog.DacNotice notice :
        picture.host().kernel().bootLog().optional().map(BootLog::dacNotices).orElse(List.of())) {
      Optional<DevicePicture> device = PciAddress.parse(notice.device()).flatMap(picture::device);
      device
          .filter(found -> differs(notice, found.dmaApi()))
          .ifPresent(found -> differing.add(new NoticeBits(notice, found, picture)));
    }
    return differing;
  }

  private static boolean differs(BootLog.DacNotice notice, DmaApiSpace space) {
    return space.state() == DmaApiSpace.State.TRANSLATED
        && space.limitsKnown()
        && space.aperture() != null
        && Stream.of(bits(space.streamingLimit()), bits(space.coherentLimit()))
            .noneMatch(bits -> bits == notice.bits());
  }

  private static int bits(@Nullable Long limit) {
    return limit == null ? -1 : 64 - Long.numberOfLeadingZeros(limit);
  }

  public Finding finding(String id, Severity severity) {
    return new Finding(
        id,
        severity,
        Subject.of(device),
        "the kernel uses %d-bit DMA addresses for %s, iovascope predicts %d"
            .formatted(notice.bits(), notice.device(), bits(device.dmaApi().streamingLimit())),
        List.of(
            Evidence.of(picture, notice),
            Evidence.of("predicted from the DMA mask and the aperture")),
        "send a capture of this host to the project");
  }
}
