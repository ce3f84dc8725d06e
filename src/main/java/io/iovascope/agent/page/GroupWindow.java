// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.model.picture.GroupPicture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups that one page shows.
 *
 * @param groups in the order of their numbers
 * @param total number of groups of the host
 * @param begins whether the list begins here, so that what has no group is shown too
 * @param previous number of the first group of the page before, or null if there is none
 * @param next number of the first group of the next page, or null if there is none
 * @param missing number of a group that was asked for and does not exist, or null
 */
record GroupWindow(
    List<GroupPicture> groups,
    int total,
    boolean begins,
    @Nullable Integer previous,
    @Nullable Integer next,
    @Nullable Integer missing) {

  /** More maps would make a page that no browser scrolls well. */
  static final int MOST = 32;

  /**
   * @param all ascending by number
   */
  static GroupWindow of(List<GroupPicture> all, PageSelection selection) {
    Integer wanted = selection.group();
    if (wanted != null) {
      List<GroupPicture> found =
          all.stream().filter(each -> each.group().id() == wanted.intValue()).toList();
      return new GroupWindow(found, all.size(), false, null, null, found.isEmpty() ? wanted : null);
    }
    int start = 0;
    while (start < all.size() && all.get(start).group().id() < selection.from()) {
      start++;
    }
    int end = Math.min(all.size(), start + MOST);
    return new GroupWindow(
        all.subList(start, end),
        all.size(),
        start == 0,
        start == 0 ? null : Integer.valueOf(all.get(Math.max(0, start - MOST)).group().id()),
        end == all.size() ? null : Integer.valueOf(all.get(end).group().id()),
        null);
  }

  /**
   * Those that were looked for, as far as a page has room.
   *
   * @param found ascending by number
   * @param total number of groups of the host
   */
  static GroupWindow ofFound(List<GroupPicture> found, int total) {
    return new GroupWindow(
        found.subList(0, Math.min(found.size(), MOST)), total, false, null, null, null);
  }

  boolean shows(int id) {
    return groups.stream().anyMatch(each -> each.group().id() == id);
  }

  /** Where a group's map is: on this page, or on a page of its own. */
  String linkTo(int id) {
    return shows(id) ? "#group-" + id : "?group=%d#group-%d".formatted(id, id);
  }
}
