// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.address.AddressRange;
import io.iovascope.host.PciAddress;
import io.iovascope.model.picture.Picture;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which groups the page shows.
 *
 * @param group number of the one group to show, or null for a list
 * @param from the list begins with the first group whose number is not below this, or in an order
 *     other than by number with this very group; null for its beginning
 * @param question about an address, whose device's group is the one to show then; null if there is
 *     none
 * @param find the groups to show are those that have this; empty if nothing is looked for
 * @param order of the list
 */
public record PageSelection(
    @Nullable Integer group,
    @Nullable Integer from,
    @Nullable Question question,
    String find,
    GroupOrder order) {

  private static final int LONGEST_FIND = 64;

  /** The list from its beginning. */
  public static final PageSelection START = new PageSelection(null, null);

  /** By number, without a question or a search. */
  public PageSelection(@Nullable Integer group, @Nullable Integer from) {
    this(group, from, null, "", GroupOrder.NUMBER);
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
        from.map(text -> number("from", text)).orElse(null),
        device.isPresent() || address.isPresent() ? question(device, address) : null,
        find,
        given(parameter, "sort").map(GroupOrder::ofParameter).orElse(GroupOrder.NUMBER));
  }

  /** What was asked for and is not there, in words; empty if nothing was, or if it is. */
  public Optional<String> missing(Picture picture) {
    if (question != null && picture.device(question.device()).isEmpty()) {
      return Optional.of("This host has no device %s.".formatted(question.device()));
    }
    return group != null && picture.group(group).isEmpty()
        ? Optional.of("This host has no IOMMU group %d.".formatted(group))
        : Optional.empty();
  }

  boolean searches() {
    return !find.isEmpty();
  }

  /** Link to the same list from a group on; null for its beginning. */
  public String linkFrom(@Nullable Integer first) {
    return link(order, first);
  }

  /** Link to the beginning of the same list in another order. */
  String linkIn(GroupOrder other) {
    return link(other, null);
  }

  private String link(GroupOrder by, @Nullable Integer first) {
    List<String> parameters = new ArrayList<>();
    if (searches()) {
      parameters.add("find=" + URLEncoder.encode(find, StandardCharsets.UTF_8));
    }
    if (by != GroupOrder.NUMBER) {
      parameters.add("sort=" + by.parameter());
    }
    if (first != null) {
      parameters.add("from=" + first);
    }
    return (parameters.isEmpty() ? "/" : "/?" + String.join("&", parameters)) + "#devices";
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
