// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import static io.iovascope.fleet.Hosts.critical;
import static io.iovascope.fleet.Hosts.host;
import static io.iovascope.fleet.Hosts.info;
import static io.iovascope.fleet.Hosts.of;
import static io.iovascope.fleet.Hosts.warning;
import static io.iovascope.fleet.Hosts.with;
import static io.iovascope.fleet.Hosts.withDevices;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.model.picture.IommuState;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutliersTest {

  @Test
  void aHostThatDiffersFromTwoOthersIsOdd() {
    FleetHost odd =
        with(host("c", critical("no-iova"), warning("p2p-overlap", 2)), IommuState.OFF, List.of());
    Outliers outliers =
        Outliers.of(List.of(host("a", info("isa-16m")), odd, host("b", info("isa-16m"))));

    assertThat(outliers.of(odd))
        .containsExactly(
            new OddTrait("iommu", "off", "translated", 2, 3),
            new OddTrait("options", "none", "iommu=pt", 2, 3),
            new OddTrait("isa-16m", "none", "info", 2, 3),
            new OddTrait("no-iova", "critical", "none", 2, 3),
            new OddTrait("p2p-overlap", "warning", "none", 2, 3));
    assertThat(outliers.of(host("a", info("isa-16m")))).isEmpty();
    assertThat(outliers.wasCompared(host("a", info("isa-16m")))).isTrue();
  }

  /** Two thirds decide. */
  @ParameterizedTest
  @CsvSource({"2, 1, 1", "1, 1, 0", "4, 2, 2", "3, 2, 0", "5, 3, 0", "6, 3, 3", "50, 1, 1"})
  void thoseAreOddThatNearlyAllOthersContradict(int usual, int others, int odd) {
    List<FleetHost> hosts =
        Stream.concat(
                IntStream.range(0, usual).mapToObj(i -> host("a" + i)),
                IntStream.range(0, others).mapToObj(i -> withDevices(host("b" + i), 9)))
            .toList();

    assertThat(Outliers.of(hosts).odd().entrySet())
        .filteredOn(each -> !each.getValue().isEmpty())
        .hasSize(odd)
        .allSatisfy(
            each -> {
              assertThat(each.getKey().name()).startsWith("b");
              assertThat(each.getValue())
                  .containsExactly(new OddTrait("devices", "9", "10", usual, usual + others));
            });
  }

  @Test
  void otherModelsAndKernelsAreNotCompared() {
    FleetHost odd = withDevices(host("c"), 9);
    Outliers outliers =
        Outliers.of(
            List.of(
                host("a"),
                odd,
                of("d", Hosts.MODEL, "7.2"),
                of("e", "another", "6.12.1"),
                of("f", null, "6.12.1"),
                of("g", Hosts.MODEL, null)));

    assertThat(outliers.odd()).isEmpty();
    assertThat(outliers.wasCompared(odd)).isFalse();
  }

  @Test
  void whatIsNotKnownIsNeitherOddNorUsual() {
    FleetHost unknown = withDevices(host("c"), null);
    FleetHost odd = withDevices(host("d"), 9);
    Outliers outliers = Outliers.of(List.of(host("a"), host("b"), unknown, odd));

    assertThat(outliers.of(unknown)).isEmpty();
    assertThat(outliers.of(odd)).containsExactly(new OddTrait("devices", "9", "10", 2, 3));
    assertThat(Outliers.of(List.of(host("a"), unknown, unknown.named("e"), odd)).of(odd))
        .as("two that are known are too few")
        .isEmpty();
  }

  @Test
  void hostsAreInTheOrderOfTheFleet() {
    List<FleetHost> hosts =
        Stream.of("z", "k2", "a", "k1", "b", "k3")
            .map(name -> name.startsWith("k") ? of(name, "k", "7.2") : host(name))
            .toList();

    assertThat(Outliers.of(hosts).odd().keySet()).containsExactlyElementsOf(hosts);
  }
}
