// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import io.iovascope.host.root.HostRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Removes tracing instances of processes that were killed. */
final class Leftovers {

  private Leftovers() {}

  /**
   * The names of the instances that were removed. Whether the process of an instance still runs is
   * left to the kernel, which does not remove an instance of which a file is open: process ids are
   * used again, and those of containers are not ours.
   */
  static List<String> remove(HostRoot root, Tracefs tracefs) {
    List<String> removed = new ArrayList<>();
    for (String name : root.list(LiveTracefs.DIRECTORY + "/instances").orElse(List.of())) {
      if (TracingInstance.isName(name)) {
        try {
          tracefs.removeInstance(name);
          removed.add(name);
        } catch (IOException e) {
          // In use, or gone by now.
          continue;
        }
      }
    }
    return removed;
  }
}
