// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.soak.Soak;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of what src/soak/soak.sh does for hours. */
class SoakIT {

  private static final Duration SHORT = Duration.ofSeconds(60);

  @Test
  void nothingIsLostNothingCountsTwiceAndNothingGrows(@TempDir Path directory) throws Exception {
    assertThat(new Soak(directory, SHORT, System.out).run()).isEmpty();
  }
}
