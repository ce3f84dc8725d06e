// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.emulator.Invented;
import io.iovascope.emulator.RandomDescription;
import io.iovascope.host.Host;
import io.iovascope.host.Source;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
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
    for (long seed = 0; seed < 60; seed++) {
      String description = RandomDescription.of(new Random(seed));
      Host host = Invented.host(description);
      Host read = Invented.withoutSources(Invented.writtenAndRead(host));
      assertThat(read.equals(host)).as(() -> description + difference(read, host)).isTrue();
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
        Invented.host(
            "cmdline intel_iommu=off\n bridge { unit all; window low=16M; device class=net bar=16K }"));
    assertReadsBack(Invented.host("bridge { window low=16M; device class=net bar=16K }"));
  }

  /** The first fact that differs. */
  private static String difference(Host read, Host host) {
    for (RecordComponent part : Host.class.getRecordComponents()) {
      try {
        String one = String.valueOf(part.getAccessor().invoke(read));
        String other = String.valueOf(part.getAccessor().invoke(host));
        if (!one.equals(other)) {
          int at = Arrays.mismatch(one.toCharArray(), other.toCharArray());
          return part.getName() + ": " + around(one, at) + " instead of " + around(other, at);
        }
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
    return "equal texts";
  }

  private static String around(String text, int at) {
    return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 200));
  }

  private static void assertReadsBack(Host host) {
    Host read = Invented.withoutSources(Invented.writtenAndRead(host));
    // The texts of large hosts are too long for a message.
    assertThat(read.equals(host)).as(() -> difference(read, host)).isTrue();
    assertThat(PictureAssembly.of(read).equals(PictureAssembly.of(host))).isTrue();
  }
}
