// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Host;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.PictureJson;
import io.iovascope.scan.FaultyHost.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a scan makes of a host of which any one path fails, in any way. */
class FaultyHostTest {

  private static final HostRoot HOST = CapturedHost.named("hosts/deb612-vfio-rmrr").root();

  /** Every path that a scan asks for. */
  private static Set<String> paths() {
    FaultyHost host = new FaultyHost(HOST, "", Fault.EIO);
    assertThat(HostPicture.of(host).picture().groups()).isNotEmpty();
    return host.asked();
  }

  @ParameterizedTest
  @EnumSource
  void anyPathMayFailAndTheScanGoesOn(Fault fault) {
    for (String path : paths()) {
      Observed observed = HostPicture.of(new FaultyHost(HOST, path, fault));

      List<Finding> findings = Findings.of(observed);
      assertThat(PictureJson.of(observed, findings, Instant.EPOCH).path("host").isObject())
          .as(path)
          .isTrue();
    }
  }

  @Test
  void whatCouldNotBeReadIsAmongTheSourcesIfTheHostIsAnotherWithoutIt() {
    assertThat(lostSilently(Fault.EIO)).isEmpty();
    // What everybody but root is told all the time.
    assertThat(lostSilently(Fault.EACCES)).containsExactly("/proc/slabinfo");
  }

  private static List<String> lostSilently(Fault fault) {
    Host whole = HostPicture.of(HOST).picture().host();
    List<String> lost = new ArrayList<>();
    for (String path : paths()) {
      Host host = HostPicture.of(new FaultyHost(HOST, path, fault)).picture().host();
      // Another file may have told the same; then it is that file's line that is new.
      if (whole.sources().containsAll(host.sources()) && !same(host, whole)) {
        lost.add(path);
      }
    }
    return lost;
  }

  /** Whether all that the picture is made of is the same. */
  private static boolean same(Host one, Host other) {
    return one.pci().equals(other.pci())
        && one.iommu().equals(other.iommu())
        && one.firmware().equals(other.firmware())
        && one.kernel().equals(other.kernel())
        && one.resources().equals(other.resources());
  }
}
