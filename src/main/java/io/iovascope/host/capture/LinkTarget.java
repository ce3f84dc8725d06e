// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * The target of a symbolic link, judged by its text alone.
 *
 * @param directoryDepth how many directories below the root the link lies; 0 for one in the root
 * @param text the target as the link has it
 */
record LinkTarget(int directoryDepth, String text) {

  /** Whether it goes up beyond the root. */
  boolean leavesRoot() {
    return !inside().equals(text);
  }

  /**
   * The same target without the {@code ..} that go beyond the root. On a running system they mean
   * nothing there, in an archive they would lead out of it.
   */
  String inside() {
    int depth = text.startsWith("/") ? 0 : directoryDepth;
    List<String> kept = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (name.equals("..")) {
        if (depth == 0) {
          continue;
        }
        depth--;
      } else if (!name.isEmpty() && !name.equals(".")) {
        depth++;
      }
      kept.add(name);
    }
    String inside = String.join("/", kept);
    return inside.isEmpty() ? (text.startsWith("/") ? "/" : ".") : inside;
  }
}
