// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is wrong with a description, and where. */
class DescriptionErrorsTest {

  @Test
  void everyErrorIsToldWithItsPlace() {
    assertThat(
            Invented.errors(
                """
                host -x
                kernel seven
                speed 9
                bridge x0 {
                  window 5
                  device bar=3K
                  port at=zz {
                """))
        .containsExactly(
            "1:6: expected a name, found '-x'",
            "2:8: expected a release such as 7.2, found 'seven'",
            "3:1: expected host, kernel, cmdline, config, cpu, memory, bridge or rmrr, found 'speed'",
            "4:8: expected 1 to 4096, found '0'",
            "4:11: this '{' is not closed",
            "5:10: expected START-END, low=SIZE or high=SIZE, found '5'",
            "6:3: a device needs class=, such as class=net",
            "6:10: expected a power of two from 4K to 1T, found 'bar=3K'",
            "7:8: expected at=DD.F, such as at=1f.0",
            "7:14: this '{' is not closed");
  }

  @Test
  void anUnknownKernelIsOneLine() {
    assertThat(Invented.errors("kernel 9.9\nbridge { device class=net }"))
        .singleElement()
        .asString()
        .startsWith(
            "1:1: kernel 9.9: not known; iovascope knows 5.15 to 7.2, and names such as el9.6");
  }

  @Test
  void aHostHasABridge() {
    assertThat(Invented.errors("")).containsExactly("1:1: a host has a bridge: 'bridge { ... }'");
  }

  @Test
  void whatDoesNotFitTogetherIsToldAtItsPlace() {
    assertThat(
            Invented.errors(
                """
                bridge {
                  window low=1M
                  window 0xc0000000-0xc00fffff
                  window 0xc0000000-0xc01fffff
                  device class=net at=01.0
                  device class=net at=01.0
                  switch
                  unit for=nobody
                }
                rmrr 0x1000-0x1fff nobody
                """))
        .contains(
            "4:3: the window overlaps 0x00000000c0000000-0x00000000c00fffff, which is a window",
            "6:3: another device has that slot",
            "7:3: a switch is below a port",
            "8:3: no device here has the name 'nobody'",
            "10:1: no device here has the name 'nobody'");
  }

  @Test
  void barsNeedRoom() {
    assertThat(Invented.errors("bridge {\n window low=1M\n device class=net bar=2M/low\n}"))
        .containsExactly("1:1: the windows of bus 0000:00 have no room for the BARs below it");
  }

  @Test
  void errorsAreBounded() {
    assertThat(Invented.errors("nonsense\n".repeat(1000))).hasSize(20);
  }

  @Test
  void noTextMakesItFail() {
    String alphabet =
        "bridge { } port switch device class=net x3 at=01.0 \"\n;#= vfs=9 rmrr 0x1-0x2 unit all";
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      String[] words = alphabet.split(" ", -1);
      for (int j = 0; j < random.nextInt(30); j++) {
        text.append(words[random.nextInt(words.length)]).append(random.nextInt(5) == 0 ? "" : " ");
      }
      assertThat(Invented.errors(text.toString())).hasSizeLessThanOrEqualTo(20);
    }
  }
}
