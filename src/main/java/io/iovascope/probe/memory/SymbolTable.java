package io.iovascope.probe.memory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  SymbolTable(Kcore kcore) {
    this.kcore = kcore;
    this.memory = new MemoryBlocks(kcore);
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
    byte[][] tokens = tokens();
    Map<String, Integer> places = new HashMap<>();
    byte[][] targets =
        wanted.stream()
            .map(name -> name.getBytes(StandardCharsets.ISO_8859_1))
            .toArray(byte[][]::new);
    Packed packed = new Packed(kcore, names);
    byte[] name = new byte[LONGEST_NAME];
    for (int place = 0; place < count && places.size() < targets.length; place++) {
      int length = packed.next();
      if ((length & 0x80) != 0) {
        length = length & 0x7f | packed.next() << 7;
      }
      int size = 0;
      for (int i = 0; i < length; i++) {
        byte[] token = tokens[packed.next()];
        if (size + token.length <= name.length) {
          System.arraycopy(token, 0, name, size, token.length);
          size += token.length;
        }
      }
      for (byte[] target : targets) {
        if (size == target.length + 1 && Arrays.equals(name, 1, size, target, 0, target.length)) {
          places.putIfAbsent(new String(target, StandardCharsets.ISO_8859_1), place);
        }
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

  /** The packed names, byte by byte. */
  private static final class Packed {

    private final MemorySource source;
    private final byte[] chunk = new byte[CHUNK];
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
      if (at == end) {
        end = source.read(address, chunk, CHUNK);
        at = 0;
        if (end <= 0 || address - start > LONGEST_PACKED) {
          throw new LayoutException("the kernel's table of symbols is cut off");
        }
        address += end;
      }
      return chunk[at++] & 0xff;
    }
  }
}
