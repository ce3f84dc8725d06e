// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.print;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files, links and directories, by absolute path. */
public final class KernelFiles {

  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private final SortedMap<String, String> links = new TreeMap<>();
  private final SortedSet<String> directories = new TreeSet<>();

  /** The content of every file. */
  public SortedMap<String, byte[]> files() {
    return Collections.unmodifiableSortedMap(files);
  }

  /** The target of every link, relative as in sysfs. */
  public SortedMap<String, String> links() {
    return Collections.unmodifiableSortedMap(links);
  }

  /** Every directory but the root. */
  public SortedSet<String> directories() {
    return Collections.unmodifiableSortedSet(directories);
  }

  /** A file of one value, with the newline that the kernel puts behind it. */
  void line(String path, String value) {
    text(path, value + "\n");
  }

  void text(String path, String content) {
    bytes(path, content.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(String path, byte[] content) {
    files.put(path, content);
    parents(path);
  }

  void directory(String path) {
    directories.add(path);
    parents(path);
  }

  /**
   * A link.
   *
   * @param target absolute path of what it leads to
   */
  void link(String path, String target) {
    links.put(path, relative(parent(path), target));
    parents(path);
  }

  private void parents(String path) {
    String at = parent(path);
    while (!at.isEmpty() && directories.add(at)) {
      at = parent(at);
    }
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String relative(String from, String to) {
    String[] start = from.split("/", -1);
    String[] target = to.split("/", -1);
    int common = 0;
    while (common < start.length
        && common < target.length
        && start[common].equals(target[common])) {
      common++;
    }
    StringBuilder path = new StringBuilder("../".repeat(start.length - common));
    for (int i = common; i < target.length; i++) {
      path.append(target[i]).append(i + 1 < target.length ? "/" : "");
    }
    return path.toString();
  }
}
