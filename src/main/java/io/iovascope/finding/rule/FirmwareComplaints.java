// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.Subject;
import io.iovascope.host.KernelReport;
import io.iovascope.model.picture.Picture;
import java.util.List;

/** Findings about firmware that follow from one line of the log. */
final class FirmwareComplaints {

  private FirmwareComplaints() {}

  /** One for the host if the log has a line of this kind. */
  static List<Finding> of(
      Rule rule, Observed observed, KernelReport.Kind kind, String summary, String remedy) {
    Picture picture = observed.picture();
    List<KernelReport> reports = picture.host().kernel().events().reports(kind);
    return reports.isEmpty()
        ? List.of()
        : List.of(
            new Finding(
                rule.id(),
                rule.severity(),
                new Subject.Host(),
                summary,
                Evidence.logRecords(picture, reports),
                remedy));
  }
}
