// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which groups the page shows.
 *
 * @param group number of the one group to show, or null for a list
 * @param from the list begins with the first group whose number is not below this
 * @param question about an address, whose device's group is the one to show then; null if there is
 *     none
 */
public record PageSelection(@Nullable Integer group, int from, @Nullable Question question) {

  /** The list from its beginning. */
  public static final PageSelection START = new PageSelection(null, 0);

  /** Without a question. */
  public PageSelection(@Nullable Integer group, int from) {
    this(group, from, null);
  }

  /**
   * The selection that query parameters ask for; a null or empty one asks for nothing.
   *
   * @throws IllegalArgumentException if one of them is none of its kind
   */
  public static PageSelection of(
      @Nullable String group,
      @Nullable String from,
      @Nullable String device,
      @Nullable String address) {
    return new PageSelection(
        isGiven(group) ? number("group", group) : null,
        isGiven(from) ? number("from", from) : 0,
        isGiven(device) || isGiven(address) ? question(device, address) : null);
  }

  private static Question question(@Nullable String device, @Nullable String address) {
    return new Question(
        Optional.ofNullable(device)
            .flatMap(text -> PciAddress.parseLenient(text.strip()))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "device has to be a PCI address such as 0000:3b:00.0")),
        Optional.ofNullable(address)
            .flatMap(text -> AddressRange.parseAddress(text.strip()))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "address has to be one of at most 64 bits, such as 0xbf800000")));
  }

  private static boolean isGiven(@Nullable String text) {
    return text != null && !text.isEmpty();
  }

  private static int number(String name, @Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(name + " has to be the number of a group");
    }
    return Integer.parseInt(text);
  }
}
