// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import io.iovascope.host.Reading;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Follows a path and every symbolic link on it, as the kernel does.
 *
 * @param <P> a place: a file or directory that was reached without a link left on the way
 */
final class LinkWalk<P> {

  /** The kernel's MAXSYMLINKS: the links that one path may lead over, all together. */
  private static final int MOST_LINKS = 40;

  /** Where the walk takes place. */
  interface Places<P> {
    P root();

    /** The directory that holds {@code place}. */
    Reading<P> parent(P place);

    /** What {@code name} is in {@code directory}. */
    Reading<Step<P>> step(P directory, String name);
  }

  /**
   * @param place the file or directory, or null at a link
   * @param target the link's target, or empty
   */
  record Step<P>(@Nullable P place, String target) {}

  private final Places<P> places;

  LinkWalk(Places<P> places) {
    this.places = places;
  }

  /** The place that {@code path} names, or why there is none. */
  Reading<P> to(String path) {
    Deque<String> ahead = new ArrayDeque<>();
    push(path, ahead);
    P here = places.root();
    int links = 0;
    while (!ahead.isEmpty()) {
      String name = ahead.pop();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      Reading<Step<P>> reading =
          name.equals("..")
              ? places.parent(here).map(parent -> new Step<>(parent, ""))
              : places.step(here, name);
      Step<P> step = reading.value();
      if (step == null) {
        return new Reading<>(reading.status(), null, path, reading.detail());
      }
      P place = step.place();
      if (place != null) {
        here = place;
        continue;
      }
      if (++links > MOST_LINKS) {
        return Reading.failed(path, "too many symbolic links");
      }
      if (step.target().startsWith("/")) {
        here = places.root();
      }
      push(step.target(), ahead);
    }
    return Reading.ok(here, path);
  }

  private static void push(String path, Deque<String> ahead) {
    String[] names = path.split("/", -1);
    for (int i = names.length - 1; i >= 0; i--) {
      ahead.push(names[i]);
    }
  }
}
