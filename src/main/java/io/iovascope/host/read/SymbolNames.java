// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for names in the lines of {@code /proc/kallsyms}, such as {@code 0000000000000000 t
 * intel_alloc_iova.isra.0}: the names are shown to everybody, addresses are not looked at. What the
 * compiler adds behind a dot is not part of a name. The text may come in pieces; memory does not
 * depend on its length.
 */
final class SymbolNames {

  private static final int LONGEST = 64;

  private final Map<String, byte[]> wanted = new HashMap<>();
  private final boolean[] begins = new boolean[256];
  private final Set<String> found = new HashSet<>();
  private final byte[] name = new byte[LONGEST];

  /** Number of the word within the line, from 0; the name is word 2. */
  private int word;

  private int length;
  private boolean skipped;
  private long count;

  SymbolNames(Collection<String> names) {
    for (String each : names) {
      byte[] bytes = each.getBytes(StandardCharsets.ISO_8859_1);
      wanted.put(each, bytes);
      begins[bytes[0] & 0xff] = true;
    }
  }

  /** Takes the next piece of the text. */
  void take(byte[] text, int end) {
    for (int i = 0; i < end; i++) {
      byte each = text[i];
      if (each == '\n') {
        endOfName();
        word = 0;
        length = 0;
        skipped = false;
      } else if (each == ' ' || each == '\t') {
        endOfName();
        word++;
        length = 0;
        skipped = false;
      } else if (word == 2 && !skipped) {
        add(each);
      }
    }
  }

  private void add(byte each) {
    if (each == '.' && length > 0) {
      match();
      skipped = true;
    } else if (length == LONGEST || (length == 0 && !begins[each & 0xff])) {
      count++;
      skipped = true;
    } else {
      name[length++] = each;
    }
  }

  private void endOfName() {
    if (word == 2 && !skipped && length > 0) {
      match();
    }
  }

  private void match() {
    count++;
    String matching = matching();
    if (matching != null) {
      found.add(matching);
    }
  }

  private @Nullable String matching() {
    for (Map.Entry<String, byte[]> each : wanted.entrySet()) {
      byte[] bytes = each.getValue();
      if (Arrays.equals(name, 0, length, bytes, 0, bytes.length)) {
        return each.getKey();
      }
    }
    return null;
  }

  /** Those of the names that were there. */
  Set<String> found() {
    endOfName();
    length = 0;
    return Set.copyOf(found);
  }

  /** How many symbols there were. */
  long count() {
    return count;
  }
}
