// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import io.iovascope.address.AddressSet;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Answer;
import io.iovascope.model.picture.Answer.Verdict;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.DmaApiSpace;
import io.iovascope.model.picture.DmaApiSpace.State;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IovaConsumer;
import io.iovascope.model.picture.PeerRange;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import io.iovascope.probe.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who claims an address of a device, and what that means for each consumer.
 *
 * @param device the device that would use the address for DMA
 * @param address the address, unsigned
 */
public record Explanation(PciAddress device, long address, List<Answer> answers) {

  private static final String UNREAD =
      "iovascope scan lists what could not be read, and how to have it";

  public Explanation {
    answers = List.copyOf(answers);
  }

  /**
   * @param usage how full the spaces were; null if nobody has read that
   */
  public static Explanation of(
      Picture picture, @Nullable Usage usage, DevicePicture device, long address) {
    Optional<GroupPicture> group = picture.group(device.device().binding().group());
    List<Answer> answers = new ArrayList<>();
    answers.add(dmaApi(picture, usage, device, group, address));
    answers.add(
        userspace(picture, IovaConsumer.VFIO, device, group.map(GroupPicture::vfio), address));
    answers.add(
        userspace(
            picture, IovaConsumer.IOMMUFD, device, group.map(GroupPicture::iommufd), address));
    return new Explanation(device.device().address(), address, answers);
  }

  private static Answer dmaApi(
      Picture picture,
      @Nullable Usage usage,
      DevicePicture device,
      Optional<GroupPicture> group,
      long address) {
    DmaApiSpace space = device.dmaApi();
    List<Claim> claims = claiming(space.claims(), address);
    if (space.state() == State.UNKNOWN) {
      return new Answer(
          IovaConsumer.DMA_API,
          Verdict.UNKNOWN,
          "It cannot be told: " + space.stateReason() + ".",
          claims,
          UNREAD);
    }
    if (space.state() != State.TRANSLATED) {
      String advice =
          space.state() == State.IDENTITY
              ? "to have this device translated, write DMA to the type file of its group while no"
                  + " driver is bound, or boot without iommu=pt"
              : "";
      return new Answer(
          IovaConsumer.DMA_API,
          Verdict.NOT_APPLICABLE,
          "No IOVA is handed out: " + space.stateReason() + ".",
          claims,
          advice);
    }
    AddressSet usable = space.usable();
    if (usable == null) {
      return new Answer(
          IovaConsumer.DMA_API,
          Verdict.UNKNOWN,
          picture.host().isVtd()
              ? "It cannot be told: the DMA mask or the aperture is not readable."
              : "It cannot be told: the DMA mask is not readable, or %s."
                  .formatted(picture.apertureUnknown()),
          claims,
          UNREAD);
    }
    if (!usable.contains(address)) {
      return new Answer(
          IovaConsumer.DMA_API,
          Verdict.NO,
          "No, the kernel never hands it out: " + because(claims) + ".",
          claims,
          adviceForWithheld(claims));
    }
    String held =
        AllocationAt.sentence(usage, device.device().binding().group(), address)
            .map(" "::concat)
            .orElse("");
    if (space.unreservedDirect().contains(address)) {
      String first = group.map(GroupPicture::firstDevice).orElse(null);
      String effect = picture.behaviour().overlap().value().effect();
      return new Answer(
          IovaConsumer.DMA_API,
          Verdict.DANGEROUS,
          ("Yes, but it must not be: it is mapped 1:1 for firmware, and the IOVA tree does not keep"
                  + " it back, because the tree was built for %s alone; on this kernel %s.%s")
              .formatted(first == null ? "the first device of the group" : first, effect, held),
          claims,
          Remedy.RMRR_UNRESERVED);
    }
    return new Answer(
        IovaConsumer.DMA_API,
        Verdict.YES,
        "Yes, the kernel may hand it out" + limitNote(space, address) + "." + held,
        claims,
        "");
  }

  private static String limitNote(DmaApiSpace space, long address) {
    boolean high = address >>> 32 != 0;
    if (Boolean.TRUE.equals(space.thirtyTwoBitFirst()) && high) {
      return ", once no address below 4 GiB is left";
    }
    return space.coherentUsable() != null && !space.coherentUsable().contains(address)
        ? ", for streaming mappings only: it is above the coherent mask"
        : "";
  }

  private static Answer userspace(
      Picture picture,
      IovaConsumer consumer,
      DevicePicture device,
      Optional<UserspaceAccess> possible,
      long address) {
    Optional<String> unknown = device.groupUnknown();
    if (possible.isEmpty() && unknown.isPresent()) {
      return new Answer(
          consumer,
          Verdict.UNKNOWN,
          "It cannot be told: %s.".formatted(unknown.get()),
          List.of(),
          UNREAD);
    }
    if (possible.isEmpty()) {
      return new Answer(
          consumer,
          Verdict.NOT_APPLICABLE,
          "The device has no IOMMU group, so it cannot be assigned.",
          List.of(),
          "");
    }
    UserspaceAccess access = possible.get();
    List<Claim> claims = claiming(access.claims(), address);
    Refusal refusal = access.refusal();
    if (refusal != null) {
      return new Answer(
          consumer,
          Verdict.REFUSED,
          "The kernel refuses the group with %s (\"%s\"): %s."
              .formatted(refusal.error(), refusal.message(), refusal.reason()),
          claims,
          refusal.cause().remedy());
    }
    AddressSet usable = access.usable();
    if (usable == null) {
      return new Answer(
          consumer,
          Verdict.UNKNOWN,
          "It cannot be told: the group's regions or %s.".formatted(picture.apertureUnknown()),
          claims,
          UNREAD);
    }
    if (!usable.contains(address)) {
      return new Answer(
          consumer,
          Verdict.NO,
          "No, mapping it fails with EINVAL: " + because(claims) + ".",
          claims,
          adviceForWithheld(claims));
    }
    PeerRange peer =
        worst(device.peers().stream().filter(each -> each.range().contains(address)).toList());
    if (peer == null) {
      return new Answer(consumer, Verdict.YES, "Yes, it is in a valid range.", claims, "");
    }
    return besidePeer(consumer, peer, claims);
  }

  private static Answer besidePeer(IovaConsumer consumer, PeerRange peer, List<Claim> claims) {
    String where =
        "the %s %s of %s"
            .formatted(
                peer.kind() == Claim.Kind.PEER_BAR ? "BAR" : "window", peer.range(), peer.peer());
    return switch (peer.redirect()) {
      case OFF ->
          new Answer(
              consumer,
              Verdict.DANGEROUS,
              "The kernel allows it, but requests may never reach memory: it lies in %s, and %s does"
                      .formatted(where, peer.via())
                  + " not redirect requests between peers, so the fabric may deliver them there.",
              claims,
              Remedy.P2P_OVERLAP);
      case ON ->
          new Answer(
              consumer,
              Verdict.YES,
              "Yes, it is in a valid range. It lies in %s; %s redirects requests between peers to the"
                      .formatted(where, peer.via())
                  + " IOMMU, so this is safe unless the switch ignores that setting.",
              claims,
              "if DMA there ends in AER errors or resets of the peer, keep the range unused"
                  + " (iommu.forcedac=1 for the DMA API)");
      case UNKNOWN ->
          new Answer(
              consumer,
              Verdict.YES,
              "Yes, it is in a valid range. It lies in %s; whether %s redirects requests between peers"
                      .formatted(where, peer.via())
                  + " cannot be read, but the kernel keeps the two apart.",
              claims,
              "run as root to read the ACS setting");
    };
  }

  private static @Nullable PeerRange worst(List<PeerRange> peers) {
    return peers.stream()
        .filter(PeerRange::isExposed)
        .findFirst()
        .orElse(peers.isEmpty() ? null : peers.get(0));
  }

  private static List<Claim> claiming(List<Claim> claims, long address) {
    return claims.stream().filter(claim -> claim.range().contains(address)).toList();
  }

  private static String because(List<Claim> claims) {
    List<String> reasons =
        claims.stream()
            .filter(claim -> claim.layer().withholds())
            .map(Explanation::reason)
            .distinct()
            .toList();
    return reasons.isEmpty()
        ? "it shares a page with a reserved range"
        : String.join("; ", reasons);
  }

  private static String reason(Claim claim) {
    return switch (claim.kind()) {
      case PAGE_ZERO -> "page 0 is never used";
      case BRIDGE_WINDOW -> "it lies in a window of the host bridge, " + claim.range();
      case PCI_RESOURCE -> "it is %s, %s".formatted(claim.provenance(), claim.range());
      case DIRECT, DIRECT_RELAXABLE -> "firmware wants it mapped 1:1, " + claim.range();
      case MSI -> "writes there are interrupts, " + claim.range();
      case RESERVED -> "the IOMMU driver reserves it, " + claim.range();
      case ABOVE_LIMIT -> "it is above the limit (" + claim.provenance() + ")";
      case PEER_BAR, PEER_WINDOW -> "it belongs to a peer, " + claim.range();
    };
  }

  private static String adviceForWithheld(List<Claim> claims) {
    boolean aboveLimit = claims.stream().anyMatch(claim -> claim.kind() == Claim.Kind.ABOVE_LIMIT);
    return aboveLimit
        ? "a DMA fault there means that the device truncates or invents addresses, or that another"
            + " owner's mapping is meant"
        : "an address like this in a DMA fault was not handed out by the kernel: suspect the device,"
            + " its firmware, or a mapping of a previous owner";
  }
}
