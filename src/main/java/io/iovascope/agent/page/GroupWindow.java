// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.page;

import io.iovascope.model.picture.GroupPicture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups that one page shows.
 *
 * @param groups in the order of the list
 * @param total number of groups of the host
 * @param begins whether the list begins here, so that what has no group is shown too
 * @param position which groups these are, in words; empty if they are all
 * @param previous number of the first group of the page before, or null if there is none
 * @param next number of the first group of the next page, or null if there is none
 */
record GroupWindow(
    List<GroupPicture> groups,
    int total,
    boolean begins,
    String position,
    @Nullable Integer previous,
    @Nullable Integer next) {

  /** A list of at most so many groups is one page. */
  static final int MOST_AT_ONCE = 32;

  /** Of a longer one a page has so many: each group has a map and a table of its own. */
  static final int MOST_OF_MANY = 12;

  /** The page of one group, which has none if there is no such group. */
  static GroupWindow ofOne(List<GroupPicture> all, int id) {
    return new GroupWindow(
        all.stream().filter(each -> each.group().id() == id).toList(),
        all.size(),
        false,
        all.size() > 1 ? "Group %d, one of %d groups".formatted(id, all.size()) : "",
        null,
        null);
  }

  /**
   * @param listed the groups that were asked for, in order
   * @param total number of groups of the host
   */
  static GroupWindow of(List<GroupPicture> listed, int total, PageSelection selection) {
    int most = listed.size() <= MOST_AT_ONCE ? MOST_AT_ONCE : MOST_OF_MANY;
    int start = start(listed, selection);
    int end = Math.min(listed.size(), start + most);
    return new GroupWindow(
        listed.subList(start, end),
        total,
        start == 0 && !selection.searches(),
        position(listed, start, end, total, selection),
        start == 0 ? null : Integer.valueOf(listed.get(Math.max(0, start - most)).group().id()),
        end == listed.size() ? null : Integer.valueOf(listed.get(end).group().id()));
  }

  private static int start(List<GroupPicture> listed, PageSelection selection) {
    Integer from = selection.from();
    if (from == null) {
      return 0;
    }
    boolean byNumber = selection.order() == GroupOrder.NUMBER;
    for (int i = 0; i < listed.size(); i++) {
      int id = listed.get(i).group().id();
      if (byNumber ? id >= from : id == from) {
        return i;
      }
    }
    return byNumber ? listed.size() : 0;
  }

  private static String position(
      List<GroupPicture> listed, int start, int end, int total, PageSelection selection) {
    int shown = end - start;
    if (selection.searches()) {
      return "%d of %d groups".formatted(listed.size(), total)
          + (shown < listed.size() ? "; %d to %d of them".formatted(start + 1, end) : "");
    }
    if (shown == 0 || shown == total) {
      return "";
    }
    return selection.order() == GroupOrder.NUMBER
        ? "Groups %d to %d: %d of %d groups"
            .formatted(
                listed.get(start).group().id(), listed.get(end - 1).group().id(), shown, total)
        : "%d to %d of %d groups in this order".formatted(start + 1, end, total);
  }

  boolean shows(int id) {
    return groups.stream().anyMatch(each -> each.group().id() == id);
  }

  /** Where a group's map is: on this page, or on a page of its own. */
  String linkTo(int id) {
    return shows(id) ? "#group-" + id : "?group=%d#group-%d".formatted(id, id);
  }
}
