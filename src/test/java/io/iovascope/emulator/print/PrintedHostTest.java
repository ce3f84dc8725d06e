package io.iovascope.emulator.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.emulator.Invented;
import io.iovascope.emulator.RandomDescription;
import io.iovascope.host.Host;
import io.iovascope.host.Source;
import io.iovascope.model.Picture;
import io.iovascope.model.PictureAssembly;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An invented host that is written out and read again by what reads hosts. */
class PrintedHostTest {

  @ParameterizedTest
  @ValueSource(strings = {"laptop", "server", "eight-sockets"})
  void anExampleReadsBackToTheSameHostAndPicture(String example) {
    assertReadsBack(Invented.host(Invented.example(example)));
  }

  @Test
  void randomHostsReadBackToTheSameHostAndPicture() {
    for (long seed = 0; seed < 150; seed++) {
      String description = RandomDescription.of(new Random(seed));
      Host host = Invented.host(description);
      Host read = Invented.withoutSources(Invented.writtenAndRead(host));
      assertThat(read).as("seed %d: %s", seed, description).isEqualTo(host);
      Picture picture = PictureAssembly.of(read);
      assertThat(picture).isEqualTo(PictureAssembly.of(host));
      assertThat(picture.groups()).allSatisfy(group -> assertThat(group.agrees()).isTrue());
    }
  }

  @Test
  void nothingIsMissingForAReader() {
    Host read = Invented.writtenAndRead(Invented.host(Invented.example("server")));

    assertThat(read.sources().stream().filter(Source::isMissing)).isEmpty();
  }

  @Test
  void aHostWithoutIommuReadsBack() {
    assertReadsBack(
        Invented.host("cmdline intel_iommu=off\n bridge { unit all; device class=net bar=16K }"));
    assertReadsBack(Invented.host("bridge { window low=16M; device class=net bar=16K }"));
  }

  private static void assertReadsBack(Host host) {
    Host read = Invented.withoutSources(Invented.writtenAndRead(host));
    assertThat(read).usingRecursiveComparison().isEqualTo(host);
    assertThat(read).isEqualTo(host);
    assertThat(PictureAssembly.of(read)).isEqualTo(PictureAssembly.of(host));
  }
}
