// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.host.KernelRelease;
import io.iovascope.model.kernel.KernelBehaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedKernelTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9.-]+)` \\| `([^`]+)` \\| [a-z, ]+ \\|$", Pattern.MULTILINE);

  @Test
  void thePageHasEveryName() throws IOException {
    Map<String, String> page =
        ROW.matcher(Files.readString(Path.of("docs", "what-if.md")))
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

    assertThat(page).isEqualTo(NamedKernel.all());
  }

  @ParameterizedTest
  @CsvSource({
    "el8.4, intel-iommu, EPERM",
    "el9.3, dma-iommu, EPERM",
    "el9.6, dma-iommu, EINVAL",
    "ubuntu-20.04, intel-iommu, EPERM",
    "ubuntu-22.04, dma-iommu, EPERM",
    "debian-11, intel-iommu, EPERM",
    "debian-13, dma-iommu, EINVAL",
    "6.12, dma-iommu, EINVAL"
  })
  void aNameIsAKernelWithItsBehaviour(String name, String dmaOps, String refusal)
      throws HostChangeException {
    KernelRelease release = NamedKernel.of(name);

    KernelBehaviour behaviour = KernelBehaviour.of(release);
    assertThat(List.of(behaviour.dmaOps().label(), behaviour.rmrrRefusal().label()))
        .containsExactly(dmaOps, refusal);
  }

  @Test
  void whatIsNoNameAndNoReleaseIsAnError() {
    assertThatThrownBy(() -> NamedKernel.of("4.19"))
        .isInstanceOf(HostChangeException.class)
        .hasMessage(
            "not known; iovascope knows 5.15 to 7.2, and names such as el9.6 (docs/what-if.md)");
    assertThatThrownBy(() -> NamedKernel.of("beef"))
        .isInstanceOf(HostChangeException.class)
        .hasMessage("expected a release such as 6.12 or 7.2, or a name such as el9.6");
  }
}
