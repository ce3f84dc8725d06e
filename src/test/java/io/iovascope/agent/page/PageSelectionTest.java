// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.host.PciAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageSelectionTest {

  private static PageSelection selection(
      @Nullable String group,
      @Nullable String from,
      @Nullable String device,
      @Nullable String address) {
    Map<String, @Nullable String> parameters = new HashMap<>();
    parameters.put("group", group);
    parameters.put("from", from);
    parameters.put("device", device);
    parameters.put("address", address);
    return PageSelection.of(name -> Optional.ofNullable(parameters.get(name)));
  }

  @Test
  void parametersThatAreNotGivenAskForTheBeginning() {
    assertThat(selection(null, null, null, null)).isEqualTo(PageSelection.START);
    assertThat(selection("", "", null, null)).isEqualTo(PageSelection.START);
  }

  @Test
  void numbersAreTaken() {
    assertThat(selection("0", null, null, null)).isEqualTo(new PageSelection(0, null));
    assertThat(selection(null, "64", null, null)).isEqualTo(new PageSelection(null, 64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e3", "0x10", "9999999999", "١", "<script>"})
  void whatIsNoNumberIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> selection(text, null, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("group has to be the number of a group");
    assertThatThrownBy(() -> selection(null, text, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from has to be the number of a group");
  }

  @Test
  void aQuestionHasADeviceAndAnAddress() {
    assertThat(selection(null, null, " 3b:00.0", "0xbf800000 "))
        .isEqualTo(
            new PageSelection(
                null,
                null,
                new Question(PciAddress.parse("0000:3b:00.0").orElseThrow(), 0xbf80_0000L),
                "",
                GroupOrder.NUMBER));
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
    assertThatThrownBy(() -> selection(null, null, device, address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsLookedForIsTakenUpToALength() {
    assertThat(PageSelection.of(name -> Optional.of("find").filter(name::equals)))
        .isEqualTo(new PageSelection(null, null, null, "find", GroupOrder.NUMBER));
    assertThatThrownBy(
            () ->
                PageSelection.of(
                    name -> Optional.of("x".repeat(65)).filter(x -> name.equals("find"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("find has to have at most 64 characters");
  }

  @ParameterizedTest
  @EnumSource
  void anOrderIsTakenByItsName(GroupOrder order) {
    assertThat(
            PageSelection.of(
                name -> Optional.of(order.parameter()).filter(x -> name.equals("sort"))))
        .isEqualTo(new PageSelection(null, null, null, "", order));
  }

  @Test
  void anOrderThatThereIsNotIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(
            () -> PageSelection.of(name -> Optional.of("<b>").filter(x -> name.equals("sort"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sort has to be one of group, device, driver, below4gib, all, vm");
  }

  @Test
  void linksKeepWhatIsLookedForAndTheOrder() {
    PageSelection selection = new PageSelection(null, 40, null, "a&b \"c", GroupOrder.DRIVER);

    assertThat(selection.linkFrom(52)).isEqualTo("/?find=a%26b+%22c&sort=driver&from=52#devices");
    assertThat(selection.linkIn(GroupOrder.NUMBER)).isEqualTo("/?find=a%26b+%22c#devices");
    assertThat(new PageSelection(null, 40).linkFrom(null)).isEqualTo("/#devices");
  }
}
