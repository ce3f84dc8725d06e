package io.iovascope.probe.trace;

import io.iovascope.host.read.HostRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Removes tracing instances of processes that were killed. */
final class Leftovers {

  private final HostRoot root;
  private final Tracefs tracefs;
  private final LongPredicate alive;

  /**
   * @param alive whether a process with this id runs
   */
  Leftovers(HostRoot root, Tracefs tracefs, LongPredicate alive) {
    this.root = root;
    this.tracefs = tracefs;
    this.alive = alive;
  }

  /**
   * The names of the instances that were removed. An instance whose process does not run here may
   * be that of a process in another container: the kernel does not remove it while that one lives.
   */
  List<String> remove() {
    List<String> removed = new ArrayList<>();
    for (String name : root.list(LiveTracefs.DIRECTORY + "/instances").orElse(List.of())) {
      if (name.matches(TracingInstance.PREFIX + "\\d{1,10}")
          && !alive.test(Long.parseLong(name.substring(TracingInstance.PREFIX.length())))) {
        try {
          tracefs.removeInstance(name);
          removed.add(name);
        } catch (IOException e) {
          // In use by somebody we do not see, or gone by now.
          continue;
        }
      }
    }
    return removed;
  }
}
