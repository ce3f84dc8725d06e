package io.iovascope.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.DirectoryRoot;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.BoundRmrr;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmark measures has to be a sound host, else its numbers say nothing. */
class SyntheticHostTest {

  @TempDir Path directory;

  @Test
  void hostIsSound() throws IOException {
    SyntheticTopology topology = SyntheticHost.write(directory, 60);

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
        .hasSize(topology.groupOwners().size())
        .allSatisfy(group -> assertThat(group.agrees()).as(group.group().toString()).isTrue());
    assertThat(picture.groups())
        .extracting(GroupPicture::firstDevice)
        .containsExactlyElementsOf(
            topology.groupOwners().stream().map(owner -> owner.toString()).toList());
    assertThat(picture.rmrrs())
        .hasSameSizeAs(SyntheticTopology.RESERVED_MEMORY)
        .extracting(BoundRmrr::devices)
        .allSatisfy(devices -> assertThat(devices).isNotEmpty());
  }
}
