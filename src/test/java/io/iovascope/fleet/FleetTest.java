// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import static io.iovascope.fleet.Hosts.critical;
import static io.iovascope.fleet.Hosts.fleet;
import static io.iovascope.fleet.Hosts.host;
import static io.iovascope.fleet.Hosts.info;
import static io.iovascope.fleet.Hosts.of;
import static io.iovascope.fleet.Hosts.warning;
import static io.iovascope.fleet.Hosts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.model.picture.IommuState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetTest {

  private static final UnreadHost BROKEN = new UnreadHost("broken", "is cut off", false);

  @Test
  void hostsOfAKernelAreCountedTheMostFirstAndTheUnknownLast() {
    Fleet fleet =
        fleet(
            of("a", null, null, critical("no-iova")),
            of("b", null, "6.1"),
            BROKEN,
            of("c", null, "7.2", warning("p2p-overlap", 3)),
            of("d", null, "7.2", warning("p2p-overlap", 1), info("isa-16m")),
            of("e", null, null));

    assertThat(fleet.kernels())
        .containsExactly(
            new HostCount("7.2", 2, 0, 2),
            new HostCount("6.1", 1, 0, 0),
            new HostCount(null, 2, 1, 0));
    assertThat(fleet.models()).containsExactly(new HostCount(null, 5, 1, 2));
    assertThat(fleet.total()).isEqualTo(new HostCount(null, 5, 1, 2));
    assertThat(fleet.unread()).containsExactly(BROKEN);
  }

  @Test
  void aFindingIsAsBadAsItIsOnTheWorstHost() {
    Fleet fleet =
        fleet(
            host("a", info("identity"), info("isa-16m")),
            host("b", warning("identity", 9)),
            host("c", info("isa-16m")),
            host("d", info("isa-16m"), info("group-order")));

    assertThat(fleet.findings())
        .containsExactly(
            new FindingSpread("identity", Severity.WARNING, List.of("a", "b")),
            new FindingSpread("isa-16m", Severity.INFO, List.of("a", "c", "d")),
            new FindingSpread("group-order", Severity.INFO, List.of("d")));
  }

  @Test
  void hostsAreAlikeWhateverTheirNumbersAreAndTheWorstComeFirst() {
    FleetHost a = host("a", info("isa-16m"));
    FleetHost b = host("b", warning("p2p-overlap", 1));
    FleetHost c = host("c", warning("p2p-overlap", 4));
    FleetHost d = host("d", critical("no-iova"));
    FleetHost e = of("e", Hosts.MODEL, "7.2", warning("p2p-overlap", 1));
    FleetHost f = with(b, IommuState.PASSTHROUGH, null).named("f");

    assertThat(fleet(a, b, c, d, BROKEN, e, f).alike())
        .containsExactly(
            new AlikeHosts(List.of(d)),
            new AlikeHosts(List.of(b, c)),
            new AlikeHosts(List.of(e)),
            new AlikeHosts(List.of(f)),
            new AlikeHosts(List.of(a)));
  }

  @Test
  void whatAnotherKernelWouldDoIsCollected() {
    FleetHost a =
        with(
            host("a"),
            new KernelOutcome(
                "7.2",
                "",
                IommuState.OFF,
                List.of(critical("no-iova")),
                List.of(info("isa-16m")),
                List.of("the width", "the width")));
    FleetHost b =
        with(
            host("b"),
            new KernelOutcome(
                "7.2",
                "",
                IommuState.TRANSLATED,
                List.of(),
                List.of(info("isa-16m"), info("no-iova")),
                List.of("the width")));
    FleetHost c =
        with(
            host("c"),
            new KernelOutcome("7.2", "", IommuState.TRANSLATED, List.of(), List.of(), List.of()));
    FleetHost d = with(host("d"), KernelOutcome.untold("7.2", "not VT-d"));
    Fleet fleet = fleet(a, b, c, d, host("e"));

    assertThat(fleet.effects())
        .containsExactly(
            new KernelEffect("no-iova", Severity.CRITICAL, List.of("a"), List.of("b")),
            new KernelEffect("isa-16m", Severity.INFO, List.of(), List.of("a", "b")));
    assertThat(fleet.changed()).isEqualTo(2);
    assertThat(fleet.assumed()).isEqualTo(Map.of("the width", 2));
    assertThat(fleet.untold()).isEqualTo(Map.of("not VT-d", 1));
    assertThat(fleet.states()).isEqualTo(Map.of("translated, then off", 1));
  }

  @ParameterizedTest
  @CsvSource({
    "caps/a.tar.gz, caps/b, caps/",
    "/x/ab, /x/a, /x/",
    "/x/y/a, /x/z/a, /x/",
    "/a, b, ''",
    "demo:rmrr, demo:switch, ''",
    "caps, caps/a, ''",
    "caps/a, caps/a, caps/",
  })
  void theDirectoryIsThatOfAll(String one, String other, String directory) {
    assertThat(fleet(host(one), new UnreadHost(other, "", false)).directory()).isEqualTo(directory);
  }

  @Test
  void namesWithinADirectoryAreTheRest() {
    assertThat(fleet(host("caps/a", info("isa-16m")), BROKEN.named("caps/b")).within("caps/"))
        .isEqualTo(fleet(host("a", info("isa-16m")), BROKEN.named("b")));
  }

  @Test
  void anEmptyFleetHasNothingToSay() {
    Fleet fleet = fleet();

    assertThat(fleet.total()).isEqualTo(new HostCount(null, 0, 0, 0));
    assertThat(fleet.kernels()).isEmpty();
    assertThat(fleet.alike()).isEmpty();
    assertThat(fleet.outliers()).isEqualTo(new Outliers(Map.of()));
    assertThat(fleet.directory()).isEmpty();
  }

  private static Finding finding(String id, Severity severity, int group) {
    return new Finding(id, severity, new Subject.Group(group), "of " + group, List.of(), "");
  }

  @Test
  void findingsOfARuleAreCountedAndTheWorstGivesTheSeverity() {
    assertThat(
            FindingCount.of(
                List.of(
                    finding("identity", Severity.INFO, 1),
                    finding("no-iova", Severity.CRITICAL, 1),
                    finding("identity", Severity.WARNING, 2),
                    finding("acs-override", Severity.WARNING, 3))))
        .containsExactly(
            new FindingCount("no-iova", Severity.CRITICAL, 1),
            new FindingCount("acs-override", Severity.WARNING, 1),
            new FindingCount("identity", Severity.WARNING, 2));
  }

  /** By their keys: the same rule may come for one group and go for another. */
  @Test
  void anotherKernelMakesFindingsComeAndGo() {
    assertThat(
            KernelOutcome.of(
                "7.2",
                IommuState.OFF,
                List.of(finding("no-iova", Severity.CRITICAL, 1), finding("x", Severity.INFO, 1)),
                List.of(finding("no-iova", Severity.CRITICAL, 2), finding("x", Severity.INFO, 1)),
                List.of("a sentence")))
        .isEqualTo(
            new KernelOutcome(
                "7.2",
                "",
                IommuState.OFF,
                List.of(critical("no-iova")),
                List.of(critical("no-iova")),
                List.of("a sentence")));
  }
}
