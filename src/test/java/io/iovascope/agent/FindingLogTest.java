// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.agent.FindingLog.Line;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingLogTest {

  private final FindingLog log = new FindingLog();

  @Test
  void aFindingIsSaidOnceWhenItAppearsAndOnceWhenItIsGone() {
    Finding group = finding(3, "3 MiB are left");

    assertThat(log.update(List.of(group)))
        .containsExactly(
            new Line(
                Severity.WARNING,
                "finding: warning window-eats-32bit: 3 MiB are left; what to do: nothing"));
    assertThat(log.update(List.of(group))).isEmpty();
    assertThat(log.update(List.of(finding(3, "2 MiB are left")))).isEmpty();
    assertThat(log.update(List.of()))
        .containsExactly(
            new Line(Severity.INFO, "finding is gone: window-eats-32bit: 2 MiB are left"));
    assertThat(log.update(List.of())).isEmpty();
  }

  @Test
  void textOfTheHostCannotDisturbTheLog() {
    assertThat(log.update(List.of(finding(3, "driver \u001b[2J\nfake line"))))
        .extracting(Line::text)
        .containsExactly(
            "finding: warning window-eats-32bit: driver \\x1b[2J\\x0afake line; what to do: nothing");
  }

  @Test
  void findingsAreToldApartByWhatTheyAreAboutAndNotByWhatTheySay() {
    Finding first = finding(new Subject.Unit("dmar0"), "a unit is full");
    Finding second = finding(new Subject.Unit("dmar1"), "a unit is full");
    log.update(List.of(first));

    assertThat(log.update(List.of(finding(new Subject.Unit("dmar0"), "in other words"), second)))
        .extracting(Line::text)
        .containsExactly("finding: warning window-eats-32bit: a unit is full; what to do: nothing");
  }

  private static Finding finding(int group, String summary) {
    return finding(new Subject.Group(group), summary);
  }

  private static Finding finding(Subject subject, String summary) {
    return new Finding(
        "window-eats-32bit", Severity.WARNING, subject, summary, List.of(), "nothing");
  }
}
