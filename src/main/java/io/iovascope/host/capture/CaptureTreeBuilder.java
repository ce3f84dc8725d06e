// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import io.iovascope.host.capture.CaptureTree.Directory;
import io.iovascope.host.capture.CaptureTree.Link;
import io.iovascope.host.capture.CaptureTree.Node;
import io.iovascope.host.capture.CaptureTree.RegularFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts an archive's entries together to a tree. As with tar the last of two files or links with one
 * name counts; a name that is both a directory and something else is refused, for then a link could
 * stand in the place of a directory that later entries lie in.
 */
final class CaptureTreeBuilder {

  private final String capture;
  private final CaptureLimits limits;
  private final Directory top = new Directory(null, "");
  private final List<Link> links = new ArrayList<>();
  private int nodes;

  CaptureTreeBuilder(String capture, CaptureLimits limits) {
    this.capture = capture;
    this.limits = limits;
  }

  void directory(String entry) throws CaptureException {
    Directory at = top;
    for (String name : names(entry)) {
      at = child(at, name, entry);
    }
  }

  void file(String entry, byte[] content) throws CaptureException {
    Place place = place(entry);
    put(place, new RegularFile(place.directory, place.name, content), entry);
  }

  void link(String entry, String target) throws CaptureException {
    checkLength(entry, target);
    if (target.isEmpty()) {
      throw refused(entry, "is a link without a target", "links lead somewhere");
    }
    Place place = place(entry);
    Link link = new Link(place.directory, place.name, target);
    put(place, link, entry);
    links.add(link);
  }

  /** A second name for a file that came earlier in the archive. */
  void hardLink(String entry, String other) throws CaptureException {
    Node node = top;
    for (String name : names(other)) {
      node = node instanceof Directory directory ? directory.children.get(name) : null;
    }
    if (!(node instanceof RegularFile file)) {
      throw refused(
          entry,
          "is a hard link to '" + CaptureException.shown(other) + "'",
          "no file of that name comes before it");
    }
    file(entry, file.content);
  }

  /**
   * The tree: the top of the archive, or its one folder that holds {@code sys} or {@code proc}.
   *
   * @param manifest name of the file that makes any tree a capture
   */
  CaptureTree build(String manifest) throws CaptureException {
    Directory root = root(manifest);
    CaptureTree tree = new CaptureTree(root);
    for (Link link : links) {
      int depth = tree.directoryDepth(link);
      if (depth >= 0 && new LinkTarget(depth, link.target).leavesRoot()) {
        throw refused(
            tree.path(link),
            "is a link to '" + CaptureException.shown(link.target) + "'",
            "links stay inside the capture");
      }
    }
    return tree;
  }

  private Directory root(String manifest) throws CaptureException {
    if (holdsHost(top) || top.children.containsKey(manifest)) {
      return top;
    }
    List<Directory> folders = new ArrayList<>();
    for (Node node : top.children.values()) {
      if (node instanceof Directory directory
          && (holdsHost(directory) || directory.children.containsKey(manifest))) {
        folders.add(directory);
      }
    }
    if (folders.size() != 1) {
      throw CaptureException.notACapture(
          capture,
          folders.isEmpty()
              ? "it holds neither sys/ nor proc/, at the top or in a folder there"
              : "several folders in it hold sys/ or proc/");
    }
    return folders.get(0);
  }

  private static boolean holdsHost(Directory directory) {
    return directory.children.get("sys") instanceof Directory
        || directory.children.get("proc") instanceof Directory;
  }

  private record Place(Directory directory, String name) {}

  private Place place(String entry) throws CaptureException {
    List<String> names = names(entry);
    if (names.isEmpty()) {
      throw refused(entry, "is the top of the archive", "the top is a directory");
    }
    Directory at = top;
    for (String name : names.subList(0, names.size() - 1)) {
      at = child(at, name, entry);
    }
    return new Place(at, names.get(names.size() - 1));
  }

  private Directory child(Directory directory, String name, String entry) throws CaptureException {
    Node node = directory.children.get(name);
    if (node instanceof Directory found) {
      return found;
    }
    if (node != null) {
      throw conflict(entry);
    }
    Directory made = new Directory(directory, name);
    add(directory, name, made);
    return made;
  }

  private void put(Place place, Node node, String entry) throws CaptureException {
    if (place.directory.children.get(place.name) instanceof Directory) {
      throw conflict(entry);
    }
    add(place.directory, place.name, node);
  }

  private void add(Directory directory, String name, Node node) throws CaptureException {
    // Replaced nodes count too: the bound is on the work that an archive causes.
    if (++nodes > limits.entries()) {
      throw new CaptureException(
          "%s: more than %d entries: a capture never has so many; make it again with 'iovascope capture'"
              .formatted(capture, limits.entries()));
    }
    directory.children.put(name, node);
  }

  /** The names of an entry's path, without {@code .} and empty ones. */
  private List<String> names(String entry) throws CaptureException {
    checkLength(entry, entry);
    if (entry.startsWith("/")) {
      throw refused(entry, "has an absolute name", "names are relative to the top of a capture");
    }
    List<String> names = new ArrayList<>();
    for (String name : entry.split("/", -1)) {
      if (name.equals("..")) {
        throw refused(entry, "has '..' in its name", "names stay below the top of a capture");
      }
      if (name.indexOf('\0') >= 0) {
        throw refused(entry, "has a NUL in its name", "no file has such a name");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names;
  }

  private void checkLength(String entry, String name) throws CaptureException {
    if (name.getBytes(StandardCharsets.UTF_8).length > limits.nameBytes()) {
      throw refused(
          entry,
          "has a name or target that is too long",
          "names have at most " + limits.nameBytes() + " bytes");
    }
  }

  private CaptureException conflict(String entry) {
    return refused(entry, "is a directory and also a file or link", "a name stands for one thing");
  }

  private CaptureException refused(String entry, String what, String expected) {
    return CaptureException.entry(capture, entry, what, expected);
  }
}
