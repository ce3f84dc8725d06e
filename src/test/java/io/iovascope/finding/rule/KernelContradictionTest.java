// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static io.iovascope.finding.rule.RuleHosts.found;
import static io.iovascope.finding.rule.RuleHosts.logged;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.DistributionKernel;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Subject;
import io.iovascope.host.Host;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelContradictionTest {

  @Test
  void whatAPlainReleaseCannotDoButThisKernelDid() {
    Host host =
        DistributionKernel.called(
            logged("nvme 0000:00:05.0: Using 39-bit DMA addresses"), "6.1.100");

    assertThat(found(new KernelContradiction(), host))
        .containsExactly(
            new Finding(
                "kernel-contradiction",
                Severity.INFO,
                new Subject.Host(),
                List.of(),
                "1 of 18 questions about this kernel are answered in two ways",
                List.of(
                    Evidence.of(
                        "32-bit-first-is-sticky: yes (the kernel logged '0000:00:05.0: Using 39-bit"
                            + " DMA addresses'), not no (release 6.1.100)")),
                "nothing, if whoever built the kernel changed it; `iovascope scan -v` shows all"
                    + " answers"));
  }

  /** A release whose kernels differ contradicts nothing. */
  @ParameterizedTest
  @MethodSource("io.iovascope.DistributionKernel#captures")
  void kernelsOfDistributionsAreNotContradictedByTheirNumbers(CapturedHost captured) {
    assertThat(found(new KernelContradiction(), DistributionKernel.withSigns(captured))).isEmpty();
  }
}
