// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which groups the page shows.
 *
 * @param group number of the one group to show, or null for a list
 * @param from the list begins with the first group whose number is not below this
 * @param question about an address, whose device's group is the one to show then; null if there is
 *     none
 * @param find the groups to show are those that have this; empty if nothing is looked for
 */
public record PageSelection(
    @Nullable Integer group, int from, @Nullable Question question, String find) {

  private static final int LONGEST_FIND = 64;

  /** The list from its beginning. */
  public static final PageSelection START = new PageSelection(null, 0);

  /** Without a question or a search. */
  public PageSelection(@Nullable Integer group, int from) {
    this(group, from, null, "");
  }

  /**
   * The selection that query parameters ask for; an empty one asks for nothing.
   *
   * @param parameter their values by name; blanks around them do not count
   * @throws IllegalArgumentException if one of them is none of its kind
   */
  public static PageSelection of(Function<String, Optional<String>> parameter) {
    Optional<String> group = given(parameter, "group");
    Optional<String> from = given(parameter, "from");
    Optional<String> device = given(parameter, "device");
    Optional<String> address = given(parameter, "address");
    String find = given(parameter, "find").orElse("");
    if (find.length() > LONGEST_FIND) {
      throw new IllegalArgumentException(
          "find has to have at most %d characters".formatted(LONGEST_FIND));
    }
    return new PageSelection(
        group.map(text -> number("group", text)).orElse(null),
        from.map(text -> number("from", text)).orElse(0),
        device.isPresent() || address.isPresent() ? question(device, address) : null,
        find);
  }

  private static Optional<String> given(Function<String, Optional<String>> parameter, String name) {
    return parameter.apply(name).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static Question question(Optional<String> device, Optional<String> address) {
    return new Question(
        device
            .flatMap(PciAddress::parseLenient)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "device has to be a PCI address such as 0000:3b:00.0")),
        address
            .flatMap(AddressRange::parseAddress)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "address has to be one of at most 64 bits, such as 0xbf800000")));
  }

  private static int number(String name, String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(name + " has to be the number of a group");
    }
    return Integer.parseInt(text);
  }
}
