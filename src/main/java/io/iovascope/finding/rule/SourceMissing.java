// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.host.Source.Contradiction;
import io.iovascope.model.picture.Picture;
import java.util.List;

/**
 * A source that is there could not be read, or not completely, so that the picture is less sure.
 */
final class SourceMissing implements Rule {

  @Override
  public String id() {
    return "source-missing";
  }

  @Override
  public Severity severity() {
    return Severity.INFO;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "a file could not be read",
        "A source that is there could not be read, or not completely. What rests on it"
            + " is marked as assumed. Not readable is not the same as not there.",
        "The account of all readings: `iovascope scan --verbose` shows it.",
        "\"No ACPI DMAR table found\" of virt-host-validate in a container that hides"
            + " `/sys/firmware` (openshift/sriov-network-operator#498).",
        "Run as root, or take a capture as root and read that.",
        List.of("IovascopeCoreSourceMissing", "IovascopeSourceMissing"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    return picture.host().sources().stream()
        .filter(Source::isMissing)
        .filter(source -> !source.name().equals(Contradiction.SOURCE))
        .map(this::finding)
        .toList();
  }

  private Finding finding(Source source) {
    return new Finding(
        id(),
        severity(),
        new Subject.Source(source.name(), source.path()),
        "%s is %s".formatted(source.path(), source.status().label()),
        List.of(new Evidence(Origin.file(source.path()), source.detail())),
        remedy(source.status()));
  }

  private static String remedy(Status status) {
    return switch (status) {
      case DENIED -> "run as root, or take a capture as root and read that";
      case NOT_COLLECTED -> "give it beside the rest, or take a capture: sudo iovascope capture";
      default -> "the rest of the picture stands; what rests on this file is marked as assumed";
    };
  }
}
