// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of the kernel (struct list_head), read while it may change: each entry must be the one
 * that its neighbour points back to. An entry that is removed points to itself, which would be an
 * endless loop for who does not look.
 *
 * @param head address of the {@code next} of the list's head
 * @param most longest list that is believed
 */
record KernelList(MemoryBlocks memory, IommuLayout layout, long head, int most) {

  private static final int ATTEMPTS = 10;

  /**
   * The addresses of the {@code next} of all entries. Forgets all blocks when it has to try again.
   *
   * @throws TornException if the list is never whole
   */
  List<Long> entries() {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt();
      } catch (TornException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        memory.forget();
      }
    }
  }

  private List<Long> attempt() {
    List<Long> entries = new ArrayList<>();
    long at = head;
    while (true) {
      long next = memory.u64(at);
      if (next == 0 || (next & 7) != 0 || memory.u64(next + layout.listPrevious()) != at) {
        throw new TornException("a list whose entries do not point to each other");
      }
      if (next == head) {
        return entries;
      }
      if (entries.size() == most) {
        throw new TornException("a list of more than %d entries".formatted(most));
      }
      entries.add(next);
      at = next;
    }
  }
}
