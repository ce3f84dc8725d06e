// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FirmwareTextTest {

  @Test
  void printableAsciiStaysAsItIs() {
    assertThat(FirmwareText.printable("\\_SB.PCI0 ~")).isEqualTo("\\_SB.PCI0 ~");
  }

  @Test
  void everythingElseIsEscaped() {
    assertThat(FirmwareText.printable("a\u001b[31m\n\u007f\u009b\u202e"))
        .isEqualTo("a\\x1b[31m\\x0a\\x7f\\x9b\\u202e");
  }

  @Test
  void aFieldEndsBeforeItsFill() {
    byte[] bytes = "xxAB\0C \0 yy".getBytes(StandardCharsets.US_ASCII);

    assertThat(FirmwareText.field(bytes, 2, 9)).isEqualTo("AB\\x00C");
    assertThat(FirmwareText.field(bytes, 8, 9)).isEmpty();
    assertThat(FirmwareText.field(bytes, 0, 0)).isEmpty();
  }
}
