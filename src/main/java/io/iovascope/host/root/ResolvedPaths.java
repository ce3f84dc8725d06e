// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the paths of a host lead, without any symbolic link. Each link is read once and looked at
 * by itself, so that none leads out of the host's directory on its way; and what a directory's path
 * leads to is kept, as thousands of files lie below the same few. To be used for one reading of a
 * host: a directory that is moved meanwhile is not found again. May be used by several threads.
 */
final class ResolvedPaths {

  /** As the kernel has it, see path_resolution(7). */
  private static final int MOST_LINKS = 40;

  /** Those of a scan's inner loops: some of a device, of its bridges and of its group. */
  private static final int KEPT = 256;

  /** Empty for the system itself. */
  private final String base;

  private final Map<String, String> kept =
      new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param base directory of the host, absolute and without links
   */
  ResolvedPaths(Path base) {
    this.base = base.getParent() == null ? "" : base.toString();
  }

  /**
   * The path without any link.
   *
   * @param path absolute, as the host spells it; {@code .} and {@code ..} may be in it
   * @return the same for the host, absolute; it was there when it was looked for
   * @throws IOException if it is not there, cannot be looked for, or leads out of the host
   */
  String resolve(String path) throws IOException {
    return resolve(path, false, new Links());
  }

  /**
   * The file that the path names, which may be a link.
   *
   * @throws IOException as {@link #resolve(String)}, but not because nothing is there
   */
  Path unfollowed(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    return isOwnName(name)
        ? file(directory(path.substring(0, slash), new Links()) + "/" + name)
        : file(resolve(path));
  }

  private static boolean isOwnName(String name) {
    return !name.isEmpty() && !name.equals(".") && !name.equals("..");
  }

  /**
   * A file of this system.
   *
   * @param resolved path of the host, without links
   */
  Path file(String resolved) throws IOException {
    try {
      return Path.of(base + resolved);
    } catch (InvalidPathException e) {
      // Part of it was read from the host: a NUL, or a character that the locale does not have.
      throw new FileSystemException(resolved, null, "no name for a file: " + e.getReason());
    }
  }

  /**
   * What a path leads to.
   *
   * @throws IOException as {@link #resolve(String)}
   */
  Found find(String path) throws IOException {
    Path named = unfollowed(path);
    BasicFileAttributes attributes = attributes(named);
    if (!attributes.isSymbolicLink()) {
      return new Found(named, attributes);
    }
    Path file = file(resolve(path));
    return new Found(file, attributes(file));
  }

  /**
   * A file of this system, not by way of a link.
   *
   * @param attributes what it was when it was looked for
   */
  record Found(Path file, BasicFileAttributes attributes) {}

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private String directory(String path, Links links) throws IOException {
    if (path.isEmpty()) {
      return "";
    }
    String known = known(path);
    if (known != null) {
      return known;
    }
    // What is above it is kept as a rule; a loop, as the target of a link may have any length.
    int slash = path.lastIndexOf('/');
    String above = known(path.substring(0, slash));
    String resolved = above == null ? "" : above;
    int from = above == null ? 0 : slash;
    while (from < path.length()) {
      int next = path.indexOf('/', from + 1);
      int end = next < 0 ? path.length() : next;
      resolved = step(resolved, path.substring(from + 1, end), true, links);
      keep(path.substring(0, end), resolved);
      from = end;
    }
    return resolved;
  }

  private synchronized @Nullable String known(String path) {
    return kept.get(path);
  }

  private synchronized void keep(String path, String resolved) {
    kept.put(path, resolved);
  }

  private String resolve(String path, boolean toDirectory, Links links) throws IOException {
    int slash = path.lastIndexOf('/');
    if (slash == path.length() - 1) {
      return slash == 0 ? "" : resolve(path.substring(0, slash), toDirectory, links);
    }
    String above = directory(path.substring(0, slash), links);
    return step(above, path.substring(slash + 1), toDirectory, links);
  }

  /**
   * Where a name leads to in a directory whose path has no links.
   *
   * @param toDirectory whether it has to be a directory, as there is more below it
   */
  private String step(String directory, String name, boolean toDirectory, Links links)
      throws IOException {
    if (name.isEmpty() || name.equals(".")) {
      return directory;
    }
    if (name.equals("..")) {
      return parent(directory);
    }
    String here = directory + "/" + name;
    BasicFileAttributes attributes = attributes(file(here));
    if (attributes.isSymbolicLink()) {
      return followed(directory, here, toDirectory, links);
    }
    if (attributes.isDirectory()) {
      keep(here, here);
    } else if (toDirectory) {
      throw new FileSystemException(here, null, "Not a directory");
    }
    return here;
  }

  private String followed(String above, String link, boolean toDirectory, Links links)
      throws IOException {
    links.countOne(link);
    String target = Files.readSymbolicLink(file(link)).toString();
    if (!target.startsWith("/")) {
      return resolve(above + "/" + target, toDirectory, links);
    }
    if (!target.startsWith(base + "/") && !target.equals(base)) {
      throw leadsOut(link);
    }
    return resolve("/" + target.substring(base.length()), toDirectory, links);
  }

  private String parent(String directory) throws IOException {
    if (directory.isEmpty()) {
      // The parent of the system's own root is that root.
      if (base.isEmpty()) {
        return "";
      }
      throw leadsOut("/..");
    }
    return directory.substring(0, directory.lastIndexOf('/'));
  }

  private static FileSystemException leadsOut(String path) {
    return new FileSystemException(path, null, "a link leads out of the host's directory");
  }

  /** How many links one path has led through. */
  private static final class Links {
    private int count;

    void countOne(String path) throws FileSystemException {
      count++;
      if (count > MOST_LINKS) {
        throw new FileSystemException(path, null, "Too many levels of symbolic links");
      }
    }
  }
}
