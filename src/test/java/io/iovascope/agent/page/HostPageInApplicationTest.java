// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Observed;
import io.iovascope.model.picture.Picture;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The application's engine reads values with generated code, not with reflection, and has its own
 * settings. What it prints has to be the same.
 */
@QuarkusTest
class HostPageInApplicationTest {

  @Inject HostPage page;

  @Test
  void applicationPrintsTheSamePage() {
    Picture picture = Pages.picture("hosts/deb612-rmrr-good");

    assertThat(
            page.html(
                Observed.of(picture),
                List.of(),
                List.of(),
                Pages.READ_AT,
                Pages.TOOK,
                Pages.VERSION,
                PageSelection.START))
        .isEqualTo(Pages.html(picture));
  }
}
