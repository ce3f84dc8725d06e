// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageSelectionTest {

  @Test
  void parametersThatAreNotGivenAskForTheBeginning() {
    assertThat(PageSelection.of(null, null)).isEqualTo(PageSelection.START);
    assertThat(PageSelection.of("", "")).isEqualTo(PageSelection.START);
  }

  @Test
  void numbersAreTaken() {
    assertThat(PageSelection.of("0", null)).isEqualTo(new PageSelection(0, 0));
    assertThat(PageSelection.of(null, "64")).isEqualTo(new PageSelection(null, 64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e3", "0x10", " 1", "9999999999", "١", "<script>"})
  void whatIsNoNumberIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> PageSelection.of(text, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("group has to be the number of a group");
    assertThatThrownBy(() -> PageSelection.of(null, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from has to be the number of a group");
  }
}
