// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import io.iovascope.address.AddressRange;
import io.iovascope.address.AddressSet;
import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.PciDevice;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.model.kernel.KernelBehaviour.DmaOps;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.ApiRegion;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.DmaApiSpace.State;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the DMA API can give a device: the group's tree, cut at the device's limit
 * (iommu_dma_alloc_iova() in drivers/iommu/dma-iommu.c).
 */
final class DmaApiSpaces {

  private static final int WIDEST_MASK = 64;

  private final Host host;
  private final KernelBehaviour behaviour;
  private final Apertures apertures;

  /** Whether no device tries 32 bits first, or null if the command line is not known. */
  private final @Nullable Boolean forcedDac;

  /** Names of devices whose 32-bit space was full once. */
  private final Set<String> haveLeft32Bits;

  DmaApiSpaces(Host host, KernelBehaviour behaviour, Apertures apertures) {
    this.host = host;
    this.behaviour = behaviour;
    this.apertures = apertures;
    this.forcedDac = host.kernel().commandLine().optional().map(this::forcedDac).orElse(null);
    this.haveLeft32Bits =
        host.kernel().bootLog().optional().stream()
            .flatMap(log -> log.dacNotices().stream())
            .map(BootLog.DacNotice::device)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @param translation what is kept out of the group's domain
   * @param own the device's own regions
   * @param regions the regions of the group
   */
  DmaApiSpace of(
      PciDevice device,
      IommuGroup group,
      GroupTranslation translation,
      List<ApiRegion> own,
      GroupRegions regions) {
    if (group.isIdentity()) {
      return DmaApiSpace.untranslated(
          State.IDENTITY, "the group is in identity mode: DMA addresses are physical addresses");
    }
    if (group.type() == null) {
      return DmaApiSpace.untranslated(
          State.UNKNOWN, "the type of group %d could not be read".formatted(group.id()));
    }
    if (!group.isTranslated()) {
      return DmaApiSpace.untranslated(
          State.NONE, "the group's default domain is of type " + group.type());
    }
    Optional<Aperture> aperture = apertures.dmaApi(device);
    boolean limitsKnown = device.hasHostDriver() && device.masks().streamingBits() != null;
    Long streaming = limit(bits(device, device.masks().streamingBits()), aperture);
    Long coherent = limit(bits(device, device.masks().coherentBits()), aperture);

    AddressSet withheld = translation.withheld();

    List<Claim> claims = new ArrayList<>();
    own.stream()
        .filter(ApiRegion::firmware)
        .forEach(region -> claims.add(region.claim(Layer.FIRMWARE)));
    regions.effective().forEach(region -> claims.add(region.claim(Layer.IOMMU_API)));
    claims.addAll(translation.claims());
    if (streaming != null && streaming != -1) {
      claims.add(aboveLimit(device, streaming, aperture, limitsKnown));
    }
    claims.sort(Comparator.comparing(Claim::range).thenComparing(Claim::layer));
    return new DmaApiSpace(
        State.TRANSLATED,
        "translated, default domain of type " + group.type(),
        aperture.orElse(null),
        streaming,
        coherent,
        limitsKnown,
        translation.known(),
        thirtyTwoBitFirst(device),
        claims,
        usable(streaming, withheld),
        usable(coherent, withheld));
  }

  /**
   * Where nobody collected the masks, what the widest one reaches: below 4 GiB that holds for every
   * mask of 32 bits or more.
   */
  private static @Nullable Integer bits(PciDevice device, @Nullable Integer told) {
    return told != null || device.masks().told() ? told : Integer.valueOf(WIDEST_MASK);
  }

  private static @Nullable AddressSet usable(@Nullable Long limit, AddressSet withheld) {
    return limit == null ? null : withheld.gaps(new AddressRange(0, limit));
  }

  /**
   * The lower of the mask's last address and the aperture's. Null unless both are known: either may
   * be the lower one. Only a mask of 32 bits or less is surely below every aperture.
   */
  private static @Nullable Long limit(@Nullable Integer maskBits, Optional<Aperture> aperture) {
    if (maskBits == null || maskBits < 1 || maskBits > 64) {
      return null;
    }
    long mask = AddressRange.ofBits(maskBits).end();
    if (aperture.isEmpty()) {
      return maskBits <= 32 ? Long.valueOf(mask) : null;
    }
    long end = aperture.get().range().end();
    return Long.compareUnsigned(end, mask) < 0 ? end : mask;
  }

  private static Claim aboveLimit(
      PciDevice device, long limit, Optional<Aperture> aperture, boolean limitsKnown) {
    if (aperture.isPresent() && aperture.get().range().end() == limit) {
      return aperture.get().above();
    }
    String doubt =
        limitsKnown ? "" : "; no driver of the host has set it, so it is the default or stale";
    return new Claim(
        new AddressRange(limit + 1, -1),
        Layer.LIMIT,
        Claim.Kind.ABOVE_LIMIT,
        Provenance.of(
            "streaming DMA mask of %s, %d bits%s"
                .formatted(device.address(), device.masks().streamingBits(), doubt)),
        limitsKnown ? Confidence.EXACT : Confidence.ASSUMED);
  }

  private @Nullable Boolean thirtyTwoBitFirst(PciDevice device) {
    if (forcedDac == null) {
      return null;
    }
    boolean sticky = behaviour.thirtyTwoBitFirstIsSticky().value();
    return !forcedDac && !(sticky && haveLeft32Bits.contains(device.address().toString()));
  }

  /** Intel's own DMA API knows but the older of the two words. */
  private boolean forcedDac(CommandLine line) {
    boolean byCore =
        behaviour.dmaOps().value() == DmaOps.DMA_IOMMU
            && line.truth("iommu.forcedac").orElse(false);
    return byCore || line.hasOption("intel_iommu", "forcedac");
  }
}
