// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.host.PciAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageSelectionTest {

  @Test
  void parametersThatAreNotGivenAskForTheBeginning() {
    assertThat(PageSelection.of(null, null, null, null)).isEqualTo(PageSelection.START);
    assertThat(PageSelection.of("", "", null, null)).isEqualTo(PageSelection.START);
  }

  @Test
  void numbersAreTaken() {
    assertThat(PageSelection.of("0", null, null, null)).isEqualTo(new PageSelection(0, 0));
    assertThat(PageSelection.of(null, "64", null, null)).isEqualTo(new PageSelection(null, 64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e3", "0x10", " 1", "9999999999", "١", "<script>"})
  void whatIsNoNumberIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> PageSelection.of(text, null, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("group has to be the number of a group");
    assertThatThrownBy(() -> PageSelection.of(null, text, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from has to be the number of a group");
  }

  @Test
  void aQuestionHasADeviceAndAnAddress() {
    assertThat(PageSelection.of(null, null, " 3b:00.0", "0xbf800000 "))
        .isEqualTo(
            new PageSelection(
                null,
                0,
                new Question(PciAddress.parse("0000:3b:00.0").orElseThrow(), 0xbf80_0000L)));
  }

  @ParameterizedTest
  @CsvSource({
    "x,0,device has to be a PCI address such as 0000:3b:00.0",
    ",0,device has to be a PCI address such as 0000:3b:00.0",
    "3b:00.0,,'address has to be one of at most 64 bits, such as 0xbf800000'",
    "3b:00.0,<b>,'address has to be one of at most 64 bits, such as 0xbf800000'",
    "3b:00.0,0x10000000000000000,'address has to be one of at most 64 bits, such as 0xbf800000'",
  })
  void halfAQuestionIsRefusedWithoutRepeatingIt(
      @Nullable String device, @Nullable String address, String message) {
    assertThatThrownBy(() -> PageSelection.of(null, null, device, address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
