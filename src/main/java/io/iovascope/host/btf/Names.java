// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of type information, one after the other, each ended by a zero. Types refer to them by
 * offset; each name is there once, and none is the end of another (tools/lib/bpf/strset.c). Offset
 * 0 is no name.
 */
final class Names {

  private static final int LONGEST = 256;

  private final Pages pages;
  private final long start;
  private final long end;

  /** Offsets of the names that were asked for and are there, ascending. */
  private final int[] offsets;

  private final List<String> found;

  private Names(Pages pages, Sections sections, Collection<String> asked) {
    this.pages = pages;
    this.start = sections.strings();
    this.end = sections.stringsEnd();
    Map<Integer, String> all = new Search(asked).all();
    this.offsets = all.keySet().stream().mapToInt(Integer::intValue).toArray();
    this.found = List.copyOf(all.values());
  }

  /** Looks for these names, in one pass. */
  static Names of(Pages pages, Sections sections, Collection<String> asked) {
    return new Names(pages, sections, asked);
  }

  /** The name that was asked for and lies at this offset; null if none of them does. */
  @Nullable String askedFor(int offset) {
    int index = Arrays.binarySearch(offsets, offset);
    return index < 0 ? null : found.get(index);
  }

  /** Whether a name lies at this offset. */
  boolean is(int offset, byte[] name) {
    long at = at(offset);
    return at + name.length < end && pages.hold(at, name) && pages.i8(at + name.length) == 0;
  }

  /** The name at an offset; what is too long for a name is cut. */
  String text(int offset) {
    byte[] text = new byte[LONGEST];
    int length = 0;
    for (long at = at(offset); at < end && length < LONGEST; at++) {
      byte each = pages.i8(at);
      if (each == 0) {
        break;
      }
      text[length++] = each;
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  private long at(int offset) {
    return start + (offset & 0xffff_ffffL);
  }

  /** One pass over all names, which compares each by a number that is made of its bytes. */
  private final class Search {

    private static final int SLOTS = 1 << 10;

    private final Map<Long, byte[]> asked = new HashMap<>();
    private final boolean[] begun = new boolean[SLOTS];
    private final Map<Integer, String> all = new TreeMap<>(Comparator.naturalOrder());

    Search(Collection<String> names) {
      for (String name : names) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        long hash = 0;
        for (byte each : bytes) {
          hash = next(hash, each);
        }
        asked.put(hash, bytes);
        begun[slot(hash)] = true;
      }
    }

    Map<Integer, String> all() {
      long hash = 0;
      long first = start;
      for (long at = start; at < end; ) {
        byte[] page = pages.page(at / Pages.SIZE);
        int from = (int) (at % Pages.SIZE);
        int to = (int) Math.min(Pages.SIZE, from + end - at);
        for (int i = from; i < to; i++) {
          byte each = page[i];
          if (each != 0) {
            hash = next(hash, each);
          } else {
            if (begun[slot(hash)]) {
              compare(hash, (int) (first - start));
              page = pages.page(at / Pages.SIZE);
            }
            first = at + (i - from) + 1;
            hash = 0;
          }
        }
        at += to - from;
      }
      return all;
    }

    private void compare(long hash, int offset) {
      byte[] name = asked.get(hash);
      if (name != null && is(offset, name)) {
        all.put(offset, new String(name, StandardCharsets.ISO_8859_1));
        asked.remove(hash);
      }
    }

    private static long next(long hash, byte each) {
      return 31 * hash + each;
    }

    private static int slot(long hash) {
      return (int) (hash & SLOTS - 1);
    }
  }
}
