// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.NoticeBits;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.ReservedNode;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The self-check: what the rules predict for a group differs from what the kernel prints, or from
 * the IOVA tree in its memory where that was read. The kernel's word is used; the difference means
 * that a rule, or an input such as the DMAR table, is not what iovascope takes it for.
 */
final class ModelMismatch implements Rule {

  @Override
  public String id() {
    return "model-mismatch";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "what iovascope predicts differs from what the kernel says",
        "The rules that iovascope knows give other regions than the kernel prints, or"
            + " another DMA limit than the kernel logged. The kernel's word is used, but other"
            + " statements about this host may be off.",
        "`reserved_regions` of each group against the prediction from the DMAR table"
            + " and the devices; \"Using N-bit DMA addresses\" in the kernel's log against the"
            + " limit of the device.",
        "The self-check of iovascope.",
        "Send a capture (`iovascope capture --redact`) to the project.",
        List.of("IommuModelMismatch"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    return Stream.concat(
            picture.groups().stream().flatMap(group -> findings(picture, group, observed.usage())),
            NoticeBits.differing(picture).stream().map(bits -> bits.finding(id(), severity())))
        .toList();
  }

  private Stream<Finding> findings(Picture picture, GroupPicture group, @Nullable Usage usage) {
    Stream<Finding> regions =
        Boolean.FALSE.equals(group.agrees()) ? Stream.of(finding(group)) : Stream.empty();
    Optional<SpaceUsage> space =
        usage == null
            ? Optional.empty()
            : usage.group(group.group().id()).map(GroupUsage::space).flatMap(Reading::optional);
    return Stream.concat(
        regions,
        space.stream()
            .flatMap(
                tree ->
                    Stream.concat(
                        tree(group, tree).stream(), aperture(picture, group, tree).stream())));
  }

  /** What the page tables reach is in the kernel's memory, as the end of the domain's geometry. */
  private Optional<Finding> aperture(Picture picture, GroupPicture group, SpaceUsage space) {
    return Aperture.narrowest(
            picture.devices().stream()
                .filter(
                    device ->
                        Integer.valueOf(group.group().id())
                            .equals(device.device().binding().group()))
                .flatMap(device -> Stream.ofNullable(device.dmaApi().aperture())))
        .filter(predicted -> predicted.range().end() != space.aperture().end())
        .map(
            predicted ->
                new Finding(
                    id(),
                    severity(),
                    new Subject.Group(group.group().id()),
                    List.of(predicted.range(), space.aperture()),
                    "the page tables of group %d reach to 0x%x, predicted was 0x%x"
                        .formatted(
                            group.group().id(), space.aperture().end(), predicted.range().end()),
                    List.of(
                        new Evidence(
                            Origin.file("/proc/kcore"), "geometry.aperture_end of the domain"),
                        Evidence.of("predicted: " + predicted.above().provenance())),
                    "usage counts by the kernel's value; send a capture of this host, taken as root,"
                        + " to the project"));
  }

  private Finding finding(GroupPicture group) {
    List<ReservedRegion> printed = group.group().reservedRegions().orElse(List.of());
    return new Finding(
        id(),
        severity(),
        new Subject.Group(group.group().id()),
        differing(printed, group.modelReserved()),
        "the predicted regions of group %d differ from the kernel's".formatted(group.group().id()),
        List.of(
            new Evidence(Origin.file(group.group().reservedRegions().path()), text(printed)),
            Evidence.of("predicted: " + text(group.modelReserved()))),
        "the kernel's list is used; send a capture of this host to the project");
  }

  /** The ranges of the regions that only one of the two lists has. */
  private static List<AddressRange> differing(
      List<ReservedRegion> printed, List<ReservedRegion> predicted) {
    return Stream.concat(
            printed.stream().filter(region -> !predicted.contains(region)),
            predicted.stream().filter(region -> !printed.contains(region)))
        .map(ReservedRegion::range)
        .toList();
  }

  /** A group without a predicted tree, such as one in identity mode, is not compared. */
  private Optional<Finding> tree(GroupPicture group, SpaceUsage space) {
    List<AddressRange> unpredicted =
        space.reserved().stream()
            .filter(node -> !node.predicted())
            .map(ReservedNode::range)
            .toList();
    if (group.dmaIommuTree().isEmpty()
        || (unpredicted.isEmpty() && space.predictedMissing().isEmpty())) {
      return Optional.empty();
    }
    List<Evidence> evidence = new ArrayList<>();
    if (!unpredicted.isEmpty()) {
      evidence.add(Evidence.of("only in the kernel's tree: " + ranges(unpredicted)));
    }
    if (!space.predictedMissing().isEmpty()) {
      evidence.add(
          Evidence.of(
              "predicted, and not in the kernel's tree: " + ranges(space.predictedMissing())));
    }
    return Optional.of(
        new Finding(
            id(),
            severity(),
            new Subject.Group(group.group().id()),
            Stream.concat(unpredicted.stream(), space.predictedMissing().stream()).toList(),
            "the predicted IOVA tree of group %d differs from the one in the kernel's memory"
                .formatted(group.group().id()),
            evidence,
            "usage counts by the kernel's tree; send a capture of this host, taken as root, to the"
                + " project"));
  }

  private static String ranges(List<AddressRange> ranges) {
    return String.join(", ", ranges.stream().map(AddressRange::toString).toList());
  }

  private static String text(List<ReservedRegion> regions) {
    return String.join(
        ", ",
        regions.stream().map(region -> region.range() + " " + region.kind().label()).toList());
  }
}
