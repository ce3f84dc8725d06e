// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.iovascope.emulator.Invented;
import io.iovascope.host.Host;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the benchmark measures has to be a sound host, else its numbers say nothing. */
class LargeHostTest {

  @TempDir Path directory;

  @Test
  void hostIsSound() throws IOException {
    LargeHost.write(directory, 60);

    Host host = new HostReader(DirectoryRoot.of(directory)).read();
    Picture picture = PictureAssembly.of(host);

    assertThat(host.sources())
        .allSatisfy(
            source ->
                assertThat(source.status()).as(source.toString()).isEqualTo(Reading.Status.OK));
    assertThat(host.sources()).extracting(Source::name).contains("boot-log", "iomem", "dmar");
    assertThat(picture.state()).isEqualTo(IommuState.TRANSLATED);
    assertThat(host.pci().devices()).hasSize(60);
    assertThat(host.iommu().units()).hasSize(2);
    assertThat(picture.devices()).hasSize(60);
    assertThat(picture.groups())
        .isNotEmpty()
        .allSatisfy(group -> assertThat(group.agrees()).as(group.group().toString()).isTrue());
    assertThat(picture.rmrrs())
        .hasSize(5)
        .extracting(BoundRmrr::devices)
        .allSatisfy(devices -> assertThat(devices).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {48, 49, 501, 4_500})
  void hostHasSoManyFunctions(int functions) {
    Host host = Invented.host(LargeHostDescription.of(functions));

    assertThat(host.pci().devices()).hasSize(functions).anyMatch(PciDevice::isVirtualFunction);
    assertThat(host.iommu().units()).hasSize(Math.max(2, (functions + 499) / 500));
  }

  @Test
  void fewerFunctionsThanTheFixedPartAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LargeHostDescription.of(47))
        .withMessage("at least 48 functions");
  }
}
