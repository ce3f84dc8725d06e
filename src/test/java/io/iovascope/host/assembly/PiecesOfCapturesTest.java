// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Host;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.HostRoot;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Assignability;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A folder with the log, the functions and the groups of a host gives what the host itself gives,
 * but where none of the three tells, and the sources say so.
 */
class PiecesOfCapturesTest {

  /**
   * What may lack, and the source that has to say why: a log names no devices of RMRRs, nothing
   * tells the width of physical addresses, and no list has the kernel's own regions.
   */
  private static final Map<String, String> MAY_LACK =
      Map.of(
          "rmrr-locks-group", "dmar",
          "rmrr-scope-dead", "dmar",
          "rmrr-unreserved", "dmar",
          "rmrr-unaligned", "dmar",
          "rmrr-beyond-aperture", "dmar",
          "isa-16m", "reserved-regions",
          "gpa-exceeds-iova", "cpuinfo");

  static Stream<String> hosts() {
    return Stream.concat(
        HostOpener.DEMOS.stream().map(demo -> "demo:" + demo),
        Stream.concat(CapturedHost.hosts().stream(), CapturedHost.withTrees().stream())
            .map(host -> host.file().toString()));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void piecesOfHostAreTheHost(String spec) {
    HostRoot root = HostOpener.open(spec);
    Host read = new HostReader(root).read();
    Picture host = PictureAssembly.of(read);
    Picture pieces = PictureAssembly.of(HostAssembly.of("pieces", PrintedPieces.of(root, read)));

    assertThat(pieces.state()).isEqualTo(host.state());
    assertThat(groups(pieces)).isEqualTo(groups(host));
    assertThat(functions(pieces)).isEqualTo(functions(host));
    assertThat(units(pieces)).isEqualTo(units(host));
    assertVerdicts(host, pieces);
    assertFindings(findings(host), findings(pieces), pieces.host());
  }

  private static List<String> groups(Picture picture) {
    return picture.groups().stream()
        .map(
            group ->
                "%s %s %s, first %s"
                    .formatted(
                        group.group().id(),
                        group.group().type(),
                        group.group().devices(),
                        group.firstDevice()))
        .toList();
  }

  private static List<String> functions(Picture picture) {
    return picture.host().pci().devices().stream()
        .map(
            device ->
                "%s %s %s %s %s %s"
                    .formatted(
                        device.address(),
                        device.place(),
                        device.identity(),
                        device.binding(),
                        device.buses(),
                        physicalFunction(device)))
        .toList();
  }

  private static String physicalFunction(PciDevice device) {
    return String.valueOf(device.sriov().physicalFunction());
  }

  private static List<String> units(Picture picture) {
    return picture.units().stream()
        .map(
            unit ->
                "%s %s %s %s %s"
                    .formatted(
                        unit.unit().name(),
                        unit.unit().capability(),
                        unit.unit().extendedCapability(),
                        unit.unit().devices(),
                        unit.dmaApi()))
        .toList();
  }

  /**
   * Where the firmware has regions, one of them may lock a group, and the log does not say which.
   */
  private static void assertVerdicts(Picture host, Picture pieces) {
    boolean unknown = !host.rmrrs().isEmpty();
    if (unknown && !pieces.groups().isEmpty()) {
      assertThat(status(pieces.host(), "dmar")).isEqualTo(Status.TRUNCATED);
      assertThat(status(pieces.host(), "reserved-regions")).isEqualTo(Status.NOT_COLLECTED);
    }
    for (int i = 0; i < host.groups().size(); i++) {
      GroupPicture expected = host.groups().get(i);
      Assignability found = pieces.groups().get(i).assignability();
      if (!unknown || found.verdict() != Assignability.Verdict.UNKNOWN) {
        assertThat(found).as("group %d", expected.group().id()).isEqualTo(expected.assignability());
      }
    }
  }

  private static void assertFindings(List<String> host, List<String> pieces, Host sources) {
    assertThat(host).containsAll(pieces);
    List<String> lacking = new ArrayList<>(host);
    lacking.removeAll(pieces);
    assertThat(lacking)
        .allSatisfy(
            finding -> {
              String source = MAY_LACK.getOrDefault(finding.split(" ", 2)[0], "none");
              assertThat(status(sources, source)).as(finding).isNotEqualTo(Status.OK);
            });
  }

  private static Status status(Host host, String source) {
    return host.sources().stream()
        .filter(each -> each.name().equals(source))
        .map(Source::status)
        .findFirst()
        .orElse(Status.OK);
  }

  private static List<String> findings(Picture picture) {
    return Findings.of(Observed.of(picture)).stream()
        .filter(finding -> !finding.id().equals("source-missing"))
        .map(
            finding ->
                "%s %s %s %s"
                    .formatted(
                        finding.id(), finding.severity(), finding.subject(), finding.ranges()))
        .toList();
  }
}
