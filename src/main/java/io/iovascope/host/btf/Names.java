// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of type information, one after the other, each ended by a zero. Types refer to them by
 * offset; each name is there once, and none is the end of another (tools/lib/bpf/strset.c). Offset
 * 0 is no name.
 */
final class Names {

  private static final int LONGEST = 256;
  private static final int SLOTS = 1 << 10;

  private final Pages pages;
  private final long start;
  private final long end;

  /** Those of the names that were asked for, by offset. */
  private final Map<Integer, String> found;

  /** Whether there may be one at an offset that ends with these bits. */
  private final boolean[] mayBe = new boolean[SLOTS];

  private Names(Pages pages, Sections sections, Collection<String> asked) {
    this.pages = pages;
    this.start = sections.strings();
    this.end = sections.stringsEnd();
    this.found = new Search(asked).all();
    found.keySet().forEach(offset -> mayBe[offset & SLOTS - 1] = true);
  }

  /**
   * Looks for these names, in one pass.
   *
   * @param asked none shorter than four characters
   */
  static Names of(Pages pages, Sections sections, Collection<String> asked) {
    return new Names(pages, sections, asked);
  }

  /** The name that was asked for and lies at this offset; null if none of them does. */
  @Nullable String askedFor(int offset) {
    return mayBe[offset & SLOTS - 1] ? found.get(offset) : null;
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

  /** One pass over all names, of which most are told apart by how they begin. */
  private final class Search {

    /** Of each byte of a word the lowest and the highest bit. */
    private static final long LOWEST = 0x0101_0101_0101_0101L;

    private static final long HIGHEST = 0x8080_8080_8080_8080L;

    /** Those that were asked for, by their first four bytes. */
    private final Map<Integer, List<byte[]>> asked = new HashMap<>();

    private final boolean[] begun = new boolean[SLOTS];
    private final Map<Integer, String> all = new HashMap<>();

    Search(Collection<String> names) {
      for (String name : names) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        int beginning = LittleEndian.i32(bytes, 0);
        asked.computeIfAbsent(beginning, key -> new ArrayList<>()).add(bytes);
        begun[slot(beginning)] = true;
      }
    }

    Map<Integer, String> all() {
      boolean begins = true;
      for (long at = start; at < end; ) {
        byte[] page = pages.page(at / Pages.SIZE);
        int i = (int) (at % Pages.SIZE);
        long base = at - i;
        int to = (int) Math.min(Pages.SIZE, end - base);
        if (!begins) {
          i = afterZero(page, i, to);
        }
        while (i < to) {
          if (i + Integer.BYTES > to || begun[slot(LittleEndian.i32(page, i))]) {
            compare(base + i);
            page = pages.page(base / Pages.SIZE);
          }
          i = afterZero(page, i, to);
        }
        begins = page[to - 1] == 0;
        at = base + to;
      }
      return all;
    }

    /** Where the next name begins, or {@code to}. */
    private static int afterZero(byte[] page, int from, int to) {
      int i = from;
      while (i + Long.BYTES <= to) {
        long word = LittleEndian.u64(page, i);
        long zeros = word - LOWEST & ~word & HIGHEST;
        if (zeros != 0) {
          return i + Long.numberOfTrailingZeros(zeros) / Byte.SIZE + 1;
        }
        i += Long.BYTES;
      }
      while (i < to && page[i] != 0) {
        i++;
      }
      return Math.min(to, i + 1);
    }

    private void compare(long at) {
      if (at + Integer.BYTES >= end) {
        return;
      }
      int offset = (int) (at - start);
      for (byte[] name : asked.getOrDefault(pages.i32(at), List.of())) {
        if (is(offset, name)) {
          all.put(offset, new String(name, StandardCharsets.ISO_8859_1));
        }
      }
    }

    private static int slot(int beginning) {
      return (beginning * 0x9e37_79b1) >>> Integer.SIZE - 10;
    }
  }
}
