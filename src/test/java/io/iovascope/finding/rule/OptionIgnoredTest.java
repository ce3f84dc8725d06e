// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.captured;
import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.EditedHost;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Host;
import io.iovascope.host.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionIgnoredTest {

  private static Host booted(String commandLine) {
    return plain().with("/proc/cmdline", commandLine + "\n").read();
  }

  @Test
  void anOptionThatNoKernelHasIsToldWithTheOneThatIsMeant() {
    assertThat(found(new OptionIgnored(), booted("quiet intel_iommu=on,pt")))
        .containsExactly(
            new Finding(
                "option-ignored",
                Severity.WARNING,
                new Subject.Host(),
                List.of(),
                "intel_iommu=pt has no effect on this kernel",
                List.of(new Evidence(Origin.file("/proc/cmdline"), "quiet intel_iommu=on,pt")),
                "boot with iommu=pt instead"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iommu=on                | boot with intel_iommu=on instead",
        "intel_iommu=enable      | boot with intel_iommu=on instead",
        "amd_iommu=on iommu=pt   | boot with intel_iommu=on instead",
        "iommu.strict=maybe      | boot with iommu.strict=1 or iommu.strict=0 instead",
        "intel_iommu=relax_rmrr  | take it off the command line",
        "iommu=passthrough,fast  | boot with iommu=pt instead",
      })
  void whatIsMeantIsTheRemedy(String commandLine, String remedy) {
    assertThat(found(new OptionIgnored(), booted(commandLine)))
        .extracting(Finding::remedy)
        .containsExactly(remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quiet splash",
        "intel_iommu=on,sm_on,igfx_off iommu=pt iommu.strict=1 iommu.passthrough=off",
        "iommu=nopt,soft intremap=off pci=nocrs"
      })
  void whatTheKernelReadsIsNoFinding(String commandLine) {
    assertThat(found(new OptionIgnored(), booted(commandLine))).isEmpty();
  }

  @Test
  void intelsOwnDmaApiHasAnOlderWordForForcedac() {
    Host host = captured("distributions/deb510-switch");

    assertThat(
            found(
                new OptionIgnored(),
                EditedHost.of("distributions/deb510-switch")
                    .with("/proc/cmdline", "intel_iommu=on iommu.forcedac=1\n")
                    .read()))
        .extracting(Finding::remedy)
        .containsExactly("boot with intel_iommu=forcedac instead");
    assertThat(found(new OptionIgnored(), host)).isEmpty();
  }
}
