package io.iovascope.finding;

import io.iovascope.finding.Finding.Severity;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.GroupPicture;
import io.iovascope.model.Picture;
import java.util.List;

/**
 * The self-check: what the rules predict for a group differs from what the kernel prints. The
 * kernel's word is used; the difference means that a rule, or an input such as the DMAR table, is
 * not what iovascope takes it for.
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
  public List<Finding> findings(Picture picture) {
    return picture.groups().stream()
        .filter(group -> Boolean.FALSE.equals(group.agrees()))
        .map(this::finding)
        .toList();
  }

  private Finding finding(GroupPicture group) {
    List<ReservedRegion> printed = group.group().reservedRegions().orElse(List.of());
    return new Finding(
        id(),
        severity(),
        group.group().id(),
        null,
        "the predicted regions of group %d differ from the kernel's".formatted(group.group().id()),
        List.of(
            "%s: %s".formatted(group.group().reservedRegions().path(), text(printed)),
            "predicted: " + text(group.modelReserved())),
        "the kernel's list is used; send a capture of this host to the project");
  }

  private static String text(List<ReservedRegion> regions) {
    return String.join(
        ", ",
        regions.stream().map(region -> region.range() + " " + region.kind().label()).toList());
  }
}
