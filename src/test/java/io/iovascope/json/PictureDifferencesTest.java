// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.CapturedHost;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.model.picture.Picture;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureDifferencesTest {

  private static ObjectNode document(String capture, Instant time) {
    Picture picture = CapturedHost.named(capture).picture();
    return PictureJson.of(Observed.of(picture), Findings.of(Observed.of(picture)), time);
  }

  @Test
  void twoReadingsOfOneHostAreEqual() {
    assertThat(
            PictureDifferences.between(
                document("hosts/deb612-switch", Instant.EPOCH),
                document("hosts/deb612-switch", Instant.EPOCH.plusSeconds(60))))
        .isEmpty();
  }

  @Test
  void anotherKernelOnTheSameMachineIsSeenInWhatItChanges() {
    assertThat(
            PictureDifferences.between(
                document("iova-trees/deb612-plain", Instant.EPOCH),
                document("iova-trees/deb72-plain", Instant.EPOCH)))
        .containsExactly(
            new Difference(
                "host", "kernel", List.of("6.12.107+deb13-amd64"), List.of("7.2.13+deb14-amd64")));
  }

  @Test
  void aWindowThatBecameLargerIsSeenInTheTreeAndInTheRanges() {
    List<Difference> differences =
        PictureDifferences.between(
            document("iova-trees/deb612-plain", Instant.EPOCH),
            document("iova-trees/deb612-nocrs", Instant.EPOCH));

    assertThat(differences)
        .contains(
            new Difference(
                "device 0000:00:03.0",
                "dmaApi.usable",
                List.of(
                    "0x0000000000001000-0x000000000009ffff",
                    "0x00000000000c0000-0x000000003fffffff",
                    "0x00000000b0000000-0x00000000bfffffff",
                    "0x00000000fec00000-0x00000000fedfffff",
                    "0x00000000fef00000-0x00000000ffffffff",
                    "0x0000000900000000-0x0000007fffffffff"),
                List.of()));
  }

  @Test
  void aDeviceThatIsThereOnceIsOneDifference() {
    assertThat(
            PictureDifferences.between(
                document("hosts/rig612-plain", Instant.EPOCH),
                document("hosts/rig612-iova24-empty", Instant.EPOCH)))
        .contains(
            new Difference("device 0000:00:08.0", "device", List.of(), List.of("0000:00:08.0")));
  }
}
