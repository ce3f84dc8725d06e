// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names in archives, which may say anything. */
final class MemberPath {

  private static final int LONGEST = 4096;

  private MemberPath() {}

  /** Why a name is none of a file in the archive; empty if it is one. */
  static Optional<String> fault(String name) {
    if (name.length() > LONGEST) {
      return Optional.of("has a name of more than %d characters: not read".formatted(LONGEST));
    }
    if (name.startsWith("/") || name.startsWith("\\")) {
      return Optional.of("has an absolute name: not read, names lie below the top of an archive");
    }
    if (name.indexOf('\0') >= 0) {
      return Optional.of("has a NUL in its name: not read");
    }
    return List.of(name.split("[/\\\\]", -1)).contains("..")
        ? Optional.of("has '..' in its name: not read, names lie below the top of an archive")
        : Optional.empty();
  }

  /** The name without {@code .} and empty names. */
  static String plain(String name) {
    List<String> names = new ArrayList<>();
    for (String each : name.split("/", -1)) {
      if (!each.isEmpty() && !each.equals(".")) {
        names.add(each);
      }
    }
    return String.join("/", names);
  }

  /** Whether a link leads out of the archive. */
  static boolean leaves(String link, String target) {
    if (target.startsWith("/")) {
      return true;
    }
    int depth = plain(link).split("/", -1).length - 1;
    for (String name : target.split("/", -1)) {
      if (name.equals("..")) {
        depth--;
      } else if (!name.isEmpty() && !name.equals(".")) {
        depth++;
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }
}
