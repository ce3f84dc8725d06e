// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of a host as a capture holds them. Paths are absolute and have no link in them; every
 * directory on the way to a file, link or directory is among the directories.
 *
 * @param files content of every file, empty for those in {@code notRead}
 * @param links target of every symbolic link; none leads out of the root
 * @param directories every directory but the root
 * @param notRead files whose content and directories whose listing nobody asked for
 * @param unreadable what the host did not answer, sorted by path and call
 */
public record Recording(
    SortedMap<String, byte[]> files,
    SortedMap<String, String> links,
    SortedSet<String> directories,
    SortedSet<String> notRead,
    List<Unreadable> unreadable) {

  static final String HOSTNAME = "/proc/sys/kernel/hostname";
  static final String KERNEL_RELEASE = "/proc/sys/kernel/osrelease";

  public Recording {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    directories = Collections.unmodifiableSortedSet(new TreeSet<>(directories));
    notRead = Collections.unmodifiableSortedSet(new TreeSet<>(notRead));
    unreadable = List.copyOf(unreadable);
  }

  /**
   * The recording with one file more, or with another content of it.
   *
   * @param path without a link in it
   */
  public Recording with(String path, byte[] content) {
    SortedMap<String, byte[]> more = new TreeMap<>(files);
    more.put(path, content.clone());
    SortedSet<String> above = new TreeSet<>(directories);
    for (String parent = HostPath.parent(path);
        !parent.equals(HostPath.ROOT);
        parent = HostPath.parent(parent)) {
      above.add(parent);
    }
    SortedSet<String> stillNotRead = new TreeSet<>(notRead);
    stillNotRead.remove(path);
    return new Recording(
        more,
        links,
        above,
        stillNotRead,
        unreadable.stream().filter(problem -> !problem.path().equals(path)).toList());
  }
}
