// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a host says about a path; arrays as text so that answers can be compared. */
record Answers(
    Reading<String> content,
    Reading<String> beginning,
    Reading<List<String>> list,
    Reading<String> link,
    Reading<String> realPath) {

  static Answers of(HostRoot root, String path) {
    return new Answers(
        content(root, path, 1 << 20),
        content(root, path, 10),
        root.list(path),
        root.link(path),
        root.realPath(path));
  }

  private static Reading<String> content(HostRoot root, String path, int limit) {
    return root.bytes(path, limit).map(b -> new String(b, StandardCharsets.ISO_8859_1));
  }
}
