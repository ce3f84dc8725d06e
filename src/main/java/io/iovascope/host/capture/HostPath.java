// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

/** Absolute paths as text; the root is {@code /}. */
final class HostPath {

  static final String ROOT = "/";

  private HostPath() {}

  static String child(String directory, String name) {
    return directory.equals(ROOT) ? ROOT + name : directory + "/" + name;
  }

  /** The directory that holds {@code path}; the root holds itself. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? ROOT : path.substring(0, slash);
  }

  /** The last name of a path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** How many directories lie between the root and {@code directory}; 0 for the root itself. */
  static int depth(String directory) {
    return directory.equals(ROOT) ? 0 : (int) directory.chars().filter(c -> c == '/').count();
  }
}
