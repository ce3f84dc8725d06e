package io.iovascope.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.agent.FindingLog.Line;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
  void findingsAboutNoDeviceAreToldApartByWhatTheySay() {
    log.update(List.of(finding(null, "dmar0 is full")));

    assertThat(log.update(List.of(finding(null, "dmar0 is full"), finding(null, "dmar1 is full"))))
        .extracting(Line::text)
        .containsExactly("finding: warning window-eats-32bit: dmar1 is full; what to do: nothing");
  }

  private static Finding finding(@Nullable Integer group, String summary) {
    return new Finding(
        "window-eats-32bit", Severity.WARNING, group, null, summary, List.of(), "nothing");
  }
}
