// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StubLibraryTest {

  @Test
  void liesBesideTheProgramOrInItsLibraryDirectory() {
    assertThat(StubLibrary.places(Path.of("/usr/bin/iovascope")))
        .isEqualTo(List.of(Path.of("/usr/bin"), Path.of("/usr/lib/iovascope")));
    assertThat(StubLibrary.places(Path.of("/iovascope")))
        .isEqualTo(List.of(Path.of("/"), Path.of("/lib/iovascope")));
  }

  @Test
  void aJvmUnpacksItsOwn() {
    StubLibrary.locate();

    assertThat(System.getProperty("jffi.boot.library.path")).isNull();
  }
}
