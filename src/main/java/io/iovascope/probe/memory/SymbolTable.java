// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.host.btf.LayoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's own table of symbols (kernel/kallsyms.c), decoded in its memory. The notes of the
 * core file tell where it is, so this needs neither {@code /proc/kallsyms} nor what {@code
 * kptr_restrict} allows.
 *
 * <p>Names are packed: each byte of a name stands for a string of the token table. The first
 * character of an unpacked name is the type of the symbol.
 */
final class SymbolTable {

  /** Its address is also in the notes, which tells how this kernel keeps addresses. */
  private static final String WITNESS = "_stext";

  private static final int MOST_SYMBOLS = 4_000_000;
  private static final int LONGEST_PACKED = 64 << 20;
  private static final int TOKENS = 256;
  private static final int LONGEST_TOKEN = 128;
  private static final int LONGEST_NAME = 1024;
  private static final int CHUNK = 1 << 16;

  private final Kcore kcore;
  private final MemoryBlocks memory;

  SymbolTable(Kcore kcore, MemoryBlocks memory) {
    this.kcore = kcore;
    this.memory = memory;
  }

  /**
   * The addresses of those of these symbols that the kernel has.
   *
   * @throws LayoutException if the table is not to be found or cannot be understood
   */
  Map<String, Long> addresses(List<String> names) {
    try {
      return found(names);
    } catch (TornException e) {
      throw new LayoutException("the kernel's table of symbols cannot be read");
    }
  }

  private Map<String, Long> found(List<String> names) {
    long offsets = noted("kallsyms_offsets");
    List<String> wanted = new ArrayList<>(names);
    wanted.add(WITNESS);
    Map<String, Integer> places = places(wanted);
    Integer witness = places.get(WITNESS);
    Optional<Long> known = kcore.noted(WITNESS);
    if (witness == null || known.isEmpty()) {
      throw new LayoutException("the kernel's table of symbols has no " + WITNESS);
    }
    Optional<Long> base = kcore.noted("kallsyms_relative_base").map(memory::u64);
    for (Form form : Form.values()) {
      if (form.address(offsets, witness, offset(offsets, witness), base.orElse(0L))
          == known.get()) {
        Map<String, Long> addresses = new HashMap<>();
        places.forEach(
            (name, place) ->
                addresses.put(
                    name, form.address(offsets, place, offset(offsets, place), base.orElse(0L))));
        return addresses;
      }
    }
    throw new LayoutException("the kernel keeps the addresses of symbols in an unknown form");
  }

  /** How kernels keep the address of a symbol in 32 bits. */
  private enum Form {
    /** 7.x: relative to the entry itself. */
    TO_ENTRY {
      @Override
      long address(long table, int place, int offset, long base) {
        return table + 4L * place + offset;
      }
    },
    /** CONFIG_KALLSYMS_ABSOLUTE_PERCPU: negative ones are relative to the base. */
    ABSOLUTE_PER_CPU {
      @Override
      long address(long table, int place, int offset, long base) {
        return offset >= 0 ? offset : base - 1 - offset;
      }
    },
    /** Relative to the base. */
    TO_BASE {
      @Override
      long address(long table, int place, int offset, long base) {
        return base + (offset & 0xffff_ffffL);
      }
    };

    abstract long address(long table, int place, int offset, long base);
  }

  private int offset(long table, int place) {
    long address = table + 4L * place;
    return (int) (memory.u64(address & -8) >>> 8 * (address & 7));
  }

  private long noted(String symbol) {
    return kcore
        .noted(symbol)
        .orElseThrow(
            () -> new LayoutException("the notes of /proc/kcore do not tell of " + symbol));
  }

  /** The places of the symbols in the table. */
  private Map<String, Integer> places(List<String> wanted) {
    long names = noted("kallsyms_names");
    int count = (int) memory.u64(noted("kallsyms_num_syms"));
    if (count <= 0 || count > MOST_SYMBOLS) {
      throw new LayoutException("a table of %d symbols".formatted(count & 0xffff_ffffL));
    }
    Names targets = new Names(tokens(), wanted);
    Map<String, Integer> places = new HashMap<>();
    Packed packed = new Packed(kcore, names);
    for (int place = 0; place < count && places.size() < wanted.size(); place++) {
      int length = packed.next();
      if ((length & 0x80) != 0) {
        length = length & 0x7f | packed.next() << 7;
      }
      packed.take(length);
      String found = targets.find(packed.chunk, packed.at - length, length);
      if (found != null) {
        places.putIfAbsent(found, place);
      }
    }
    return places;
  }

  private byte[][] tokens() {
    long table = noted("kallsyms_token_table");
    long index = noted("kallsyms_token_index");
    byte[][] tokens = new byte[TOKENS][];
    for (int i = 0; i < TOKENS; i++) {
      long at = index + 2L * i;
      int start = (memory.u8(at) & 0xff) | (memory.u8(at + 1) & 0xff) << 8;
      tokens[i] = memory.text(table + start, LONGEST_TOKEN).getBytes(StandardCharsets.ISO_8859_1);
    }
    return tokens;
  }

  /** The names that are looked for. Few are unpacked: most differ in their length already. */
  private static final class Names {

    private final byte[][] tokens;
    private final int[] lengths = new int[TOKENS];
    private final Map<String, byte[]> wanted = new HashMap<>();
    private final boolean[] wantedLengths = new boolean[LONGEST_NAME];

    Names(byte[][] tokens, List<String> wanted) {
      this.tokens = tokens;
      Arrays.setAll(lengths, token -> tokens[token].length);
      for (String name : wanted) {
        this.wanted.put(name, name.getBytes(StandardCharsets.ISO_8859_1));
        wantedLengths[name.length()] = true;
      }
    }

    /** Which of the names is packed in these bytes; null if it is none of them. */
    @Nullable String find(byte[] packed, int from, int length) {
      int size = -1;
      for (int i = from; i < from + length; i++) {
        size += lengths[packed[i] & 0xff];
      }
      if (size < 0 || size >= LONGEST_NAME || !wantedLengths[size]) {
        return null;
      }
      byte[] name = new byte[size + 1];
      int end = 0;
      for (int i = from; i < from + length; i++) {
        byte[] token = tokens[packed[i] & 0xff];
        System.arraycopy(token, 0, name, end, token.length);
        end += token.length;
      }
      for (Map.Entry<String, byte[]> each : wanted.entrySet()) {
        byte[] target = each.getValue();
        if (Arrays.equals(name, 1, end, target, 0, target.length)) {
          return each.getKey();
        }
      }
      return null;
    }
  }

  /** The packed names, chunk by chunk. */
  private static final class Packed {

    private final MemorySource source;
    private final byte[] chunk = new byte[CHUNK];
    private final byte[] buffer = new byte[CHUNK / 2];
    private final long start;
    private long address;
    private int at;
    private int end;

    Packed(MemorySource source, long address) {
      this.source = source;
      this.start = address;
      this.address = address;
    }

    int next() {
      take(1);
      return chunk[at - 1] & 0xff;
    }

    /** Passes so many bytes, fewer than 2<sup>15</sup>; they then lie before {@link #at}. */
    void take(int length) {
      if (end - at < length) {
        more(length);
      }
      at += length;
    }

    private void more(int length) {
      System.arraycopy(chunk, at, chunk, 0, end - at);
      end -= at;
      at = 0;
      while (end < length) {
        int read = source.read(address, buffer, buffer.length);
        if (read <= 0 || address - start > LONGEST_PACKED) {
          throw new LayoutException("the kernel's table of symbols is cut off");
        }
        System.arraycopy(buffer, 0, chunk, end, read);
        end += read;
        address += read;
      }
    }
  }
}
