// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import org.jspecify.annotations.Nullable;

/**
 * Which groups the page shows.
 *
 * @param group number of the one group to show, or null for a list
 * @param from the list begins with the first group whose number is not below this
 */
public record PageSelection(@Nullable Integer group, int from) {

  /** The list from its beginning. */
  public static final PageSelection START = new PageSelection(null, 0);

  /**
   * The selection that query parameters ask for; a null or empty one asks for nothing.
   *
   * @throws IllegalArgumentException if one of them is no number of a group
   */
  public static PageSelection of(@Nullable String group, @Nullable String from) {
    return new PageSelection(
        isGiven(group) ? number("group", group) : null, isGiven(from) ? number("from", from) : 0);
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
