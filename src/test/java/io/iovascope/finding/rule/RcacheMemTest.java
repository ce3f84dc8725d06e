// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class RcacheMemTest {

  @Test
  void cachesOfManyProcessorsInASmallMachineAreTold() {
    assertThat(
            found(
                new RcacheMem(),
                plain().with("/sys/devices/system/cpu/possible", "0-511\n").read()))
        .containsExactly(
            new Finding(
                "rcache-mem",
                Severity.INFO,
                new Subject.Host(),
                "caches of DMA addresses take 36 MiB, 3 percent of the memory",
                List.of(
                    Evidence.of("6 translated groups"),
                    new Evidence(Origin.file("/sys/devices/system/cpu/possible"), "512"),
                    new Evidence(Origin.file("/proc/meminfo"), "981 MiB")),
                "boot with iommu=pt, make fewer virtual functions, or limit " + "possible_cpus="));
  }

  @Test
  void lessThanOnePercentIsNot() {
    assertThat(
            found(
                new RcacheMem(),
                plain().with("/sys/devices/system/cpu/possible", "0-127\n").read()))
        .isEmpty();
  }
}
