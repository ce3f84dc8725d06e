// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import io.iovascope.host.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of a capture in memory, with symbolic links that are followed inside it. */
public final class CaptureTree {

  /** A file, directory or link and where it lies; the root is its own parent. */
  abstract static sealed class Node permits Directory, RegularFile, Link {
    private final @Nullable Directory parent;
    private final String name;

    Node(@Nullable Directory parent, String name) {
      this.parent = parent;
      this.name = name;
    }

    @Nullable Directory parent() {
      return parent;
    }
  }

  static final class Directory extends Node {
    /** Sorted, as a listing is. */
    final TreeMap<String, Node> children = new TreeMap<>();

    Directory(@Nullable Directory parent, String name) {
      super(parent, name);
    }
  }

  static final class RegularFile extends Node {
    final byte[] content;

    RegularFile(Directory parent, String name, byte[] content) {
      super(parent, name);
      this.content = content;
    }
  }

  static final class Link extends Node {
    final String target;

    Link(Directory parent, String name, String target) {
      super(parent, name);
      this.target = target;
    }
  }

  private final Directory root;
  private final LinkWalk<Node> walk;

  CaptureTree(Directory root) {
    this.root = root;
    this.walk = new LinkWalk<>(new Places(root));
  }

  /** The file or directory that {@code path} leads to, links followed. */
  Reading<Node> find(String path) {
    return walk.to(path);
  }

  /** The node in the root with this name, taken out of the tree; null if there is none. */
  @Nullable Node removeFromRoot(String name) {
    return root.children.remove(name);
  }

  /** The path of a node of this tree, without links. */
  String path(Node node) {
    if (node == root) {
      return "/";
    }
    Deque<String> names = new ArrayDeque<>();
    for (Node at = node; at != null && at != root; at = at.parent) {
      names.push(at.name);
    }
    return "/" + String.join("/", names);
  }

  /** How many directories below the root a node's directory lies; -1 if it is not in this tree. */
  int directoryDepth(Node node) {
    int depth = 0;
    for (Directory at = node.parent; at != root; at = at.parent()) {
      if (at == null) {
        return -1;
      }
      depth++;
    }
    return depth;
  }

  static List<String> names(Directory directory) {
    return new ArrayList<>(directory.children.keySet());
  }

  private record Places(Directory root) implements LinkWalk.Places<Node> {

    @Override
    public Reading<Node> parent(Node place) {
      if (!(place instanceof Directory)) {
        return Reading.absent("", "not there");
      }
      Directory parent = place.parent();
      return place == root || parent == null
          ? Reading.failed("", "a link leads out of the host's directory")
          : Reading.ok(parent, "");
    }

    @Override
    public Reading<LinkWalk.Step<Node>> step(Node place, String name) {
      if (!(place instanceof Directory directory)) {
        return Reading.absent("", "not there");
      }
      Node child = directory.children.get(name);
      if (child == null) {
        return Reading.absent("", "not there");
      }
      return Reading.ok(
          child instanceof Link link
              ? new LinkWalk.Step<>(null, link.target)
              : new LinkWalk.Step<>(child, ""),
          "");
    }
  }
}
