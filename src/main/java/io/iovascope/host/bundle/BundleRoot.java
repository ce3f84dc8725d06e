// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The files of the host that a bundle has below {@code proc/} and {@code sys/}. What is not among
 * them was not collected, which proves nothing; nor are there links, which no collector copies.
 */
record BundleRoot(String name, BundleFiles files) implements HostRoot {

  private <T> Reading<T> notCollected(String path) {
    return Reading.notCollected(path, "not in " + name);
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    byte[] content = files.contents().get(path.substring(1));
    if (content == null) {
      return notCollected(path);
    }
    return content.length <= limit
        ? Reading.ok(content.clone(), path)
        : Reading.truncated(
            Arrays.copyOf(content, limit),
            path,
            "longer than " + limit + " bytes, the rest is not read");
  }

  @Override
  public Reading<List<String>> list(String path) {
    TreeSet<String> names = new TreeSet<>();
    String folder = path.substring(1);
    for (String file : files.in(folder).keySet()) {
      String below = file.substring(folder.length() + 1);
      int slash = below.indexOf('/');
      names.add(slash < 0 ? below : below.substring(0, slash));
    }
    return names.isEmpty() ? notCollected(path) : Reading.ok(List.copyOf(names), path);
  }

  @Override
  public Reading<String> link(String path) {
    return notCollected(path);
  }

  @Override
  public Reading<String> realPath(String path) {
    return files.has(path.substring(1)) ? Reading.ok(path, path) : notCollected(path);
  }
}
