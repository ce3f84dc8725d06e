// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's type information, as in Documentation/bpf/btf.rst: names, sizes and members of all
 * structures. Types are numbered from 1; type 0 is {@code void}.
 */
public final class Btf {

  private static final int MAGIC = 0xeb9f;
  private static final int HEADER = 24;
  private static final int TYPE = 12;
  private static final int MEMBER = 12;
  private static final int PARAMETER = 8;
  private static final int LONGEST_NAME = 256;

  /** Bytes of a type with its members, a little less than stock kernels have. */
  private static final int AVERAGE = 20;

  /** Types there is room for at first. */
  private static final int FEWEST = 1 << 12;

  /** Deeper than any type of the kernel is nested. */
  private static final int DEEPEST = 32;

  private enum Kind {
    VOID(0, 0),
    INT(4, 0),
    PTR(0, 0),
    ARRAY(12, 0),
    STRUCT(0, MEMBER),
    UNION(0, MEMBER),
    ENUM(0, 8),
    FWD(0, 0),
    TYPEDEF(0, 0),
    VOLATILE(0, 0),
    CONST(0, 0),
    RESTRICT(0, 0),
    FUNC(0, 0),
    FUNC_PROTO(0, 8),
    VAR(4, 0),
    DATASEC(0, 12),
    FLOAT(0, 0),
    DECL_TAG(4, 0),
    TYPE_TAG(0, 0),
    ENUM64(0, 12);

    /** Bytes that follow a type of this kind: these, and so many for each of its members. */
    private final int fixed;

    private final int perMember;

    Kind(int fixed, int perMember) {
      this.fixed = fixed;
      this.perMember = perMember;
    }
  }

  private static final int STRUCT = Kind.STRUCT.ordinal();
  private static final int ENUM = Kind.ENUM.ordinal();
  private static final int FUNC = Kind.FUNC.ordinal();

  private final byte[] nameless = {};
  private final Kind[] kinds = Kind.values();
  private final int[] fixedBytes = Arrays.stream(kinds).mapToInt(kind -> kind.fixed).toArray();
  private final int[] memberBytes = Arrays.stream(kinds).mapToInt(kind -> kind.perMember).toArray();
  private final byte[] data;
  private final int stringsStart;
  private final int stringsEnd;
  private final int[] types;
  private final Numbers structs = new Numbers();
  private final Numbers enums = new Numbers();
  private final Numbers functions = new Numbers();

  /** Those of {@link #types} that count. */
  private int typeCount;

  private Btf(byte[] data, int typesStart, int typesEnd, int stringsStart, int stringsEnd) {
    this.data = data;
    this.stringsStart = stringsStart;
    this.stringsEnd = stringsEnd;
    this.types = types(typesStart, typesEnd);
  }

  /**
   * Reads the type information of a kernel.
   *
   * @throws LayoutException if it is damaged or of a kind that is not known here
   */
  public static Btf parse(byte[] bytes) {
    return parse(bytes, bytes.length);
  }

  /**
   * The same.
   *
   * @param length how many of the bytes count
   */
  public static Btf parse(byte[] bytes, int length) {
    if (!begins(bytes, length)) {
      throw new LayoutException("no type information (BTF) of a little-endian kernel");
    }
    long header = LittleEndian.i32(bytes, 4) & 0xffff_ffffL;
    long typesStart = header + (LittleEndian.i32(bytes, 8) & 0xffff_ffffL);
    long typesEnd = typesStart + (LittleEndian.i32(bytes, 12) & 0xffff_ffffL);
    long stringsStart = header + (LittleEndian.i32(bytes, 16) & 0xffff_ffffL);
    long stringsEnd = stringsStart + (LittleEndian.i32(bytes, 20) & 0xffff_ffffL);
    if (typesEnd > length || stringsEnd > length) {
      throw new LayoutException(
          "type information (BTF) of %d bytes is cut off: its header tells of %d"
              .formatted(length, Math.max(typesEnd, stringsEnd)));
    }
    return new Btf(bytes, (int) typesStart, (int) typesEnd, (int) stringsStart, (int) stringsEnd);
  }

  private static boolean begins(byte[] bytes, int length) {
    return length >= HEADER && (LittleEndian.i32(bytes, 0) & 0xffff) == MAGIC;
  }

  /**
   * How long type information is that begins so, by its header: for who reads it in pieces. Damaged
   * information may tell anything.
   *
   * @param length how many of the bytes count
   * @return in bytes; empty if this is no beginning of type information
   */
  public static OptionalLong announcedLength(byte[] beginning, int length) {
    if (!begins(beginning, length)) {
      return OptionalLong.empty();
    }
    long header = LittleEndian.i32(beginning, 4) & 0xffff_ffffL;
    long stringsStart = LittleEndian.i32(beginning, 16) & 0xffff_ffffL;
    return OptionalLong.of(
        header + stringsStart + (LittleEndian.i32(beginning, 20) & 0xffff_ffffL));
  }

  private int[] types(int start, int end) {
    int[] found = new int[Math.max(FEWEST, (end - start) / AVERAGE)];
    int count = 1;
    int at = start;
    while (at < end) {
      if (end - at < TYPE) {
        throw new LayoutException("type information (BTF): type %d is cut off".formatted(count));
      }
      int info = i32(at + 4);
      int kind = info >>> 24 & 0x1f;
      if (kind == 0 || kind >= kinds.length) {
        throw new LayoutException(
            "type information (BTF): type %d is of the unknown kind %d".formatted(count, kind));
      }
      long next = (long) at + TYPE + fixedBytes[kind] + memberBytes[kind] * (info & 0xffff);
      if (next > end) {
        throw new LayoutException("type information (BTF): type %d is cut off".formatted(count));
      }
      if (count == found.length) {
        found = Arrays.copyOf(found, 2 * count);
      }
      if (kind == STRUCT) {
        structs.add(count);
      } else if (kind == FUNC) {
        functions.add(count);
      } else if (kind == ENUM) {
        enums.add(count);
      }
      found[count++] = at;
      at = (int) next;
    }
    typeCount = count;
    return found;
  }

  /** Numbers, as many as come. */
  private static final class Numbers {
    private int[] all = new int[FEWEST];
    private int count;

    void add(int number) {
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = number;
    }
  }

  private int i32(int at) {
    return LittleEndian.i32(data, at);
  }

  private int memberCount(int at) {
    return i32(at + 4) & 0xffff;
  }

  private Kind kind(int type) {
    return type == 0 ? Kind.VOID : kinds[i32(types[type] + 4) >>> 24 & 0x1f];
  }

  private int checked(int type) {
    if (type < 0 || type >= typeCount) {
      throw new LayoutException("type information (BTF): there is no type " + type);
    }
    return type;
  }

  private boolean isNamed(int offset, byte[] name) {
    long start = stringsStart + (offset & 0xffff_ffffL);
    long end = start + name.length;
    return end < stringsEnd
        && data[(int) end] == 0
        && Arrays.equals(data, (int) start, (int) end, name, 0, name.length);
  }

  /** The structure of this name that has the member; several may have one name. */
  public Optional<Struct> struct(String name, String member) {
    return structs(name).stream().filter(struct -> struct.optional(member).isPresent()).findFirst();
  }

  /** All structures of this name. */
  private List<Struct> structs(String name) {
    return structs(List.of(name)).getOrDefault(name, List.of());
  }

  /** All structures of these names, by name; names without any are left out. */
  public Map<String, List<Struct>> structs(Collection<String> names) {
    Map<String, List<Struct>> found = new LinkedHashMap<>();
    named(structs, names)
        .forEach(
            (name, all) ->
                found.put(name, all.stream().map(type -> new Struct(this, name, type)).toList()));
    return found;
  }

  /** Whether functions are among the types; old and trimmed kernels leave them out. */
  public boolean hasFunctions() {
    return functions.count > 0;
  }

  /**
   * Those of these functions that the kernel has, each with the names of its parameters. A function
   * that was inlined everywhere is not there.
   */
  public Map<String, List<String>> functions(Collection<String> names) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    named(functions, names)
        .forEach((name, all) -> found.put(name, parameters(i32(types[all.get(0)] + 8))));
    return found;
  }

  /** The types that have these names, in one pass. */
  private Map<String, List<Integer>> named(Numbers among, Collection<String> names) {
    boolean[] begins = new boolean[256];
    Map<String, byte[]> wanted = new LinkedHashMap<>();
    for (String name : names) {
      byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      wanted.put(name, bytes);
      begins[bytes[0] & 0xff] = true;
    }
    Map<String, List<Integer>> found = new LinkedHashMap<>();
    for (int i = 0; i < among.count; i++) {
      int type = among.all[i];
      int name = i32(types[type]);
      long first = stringsStart + (name & 0xffff_ffffL);
      if (first < stringsEnd && begins[data[(int) first] & 0xff]) {
        for (Map.Entry<String, byte[]> each : wanted.entrySet()) {
          if (isNamed(name, each.getValue())) {
            found.computeIfAbsent(each.getKey(), key -> new ArrayList<>()).add(type);
          }
        }
      }
    }
    return found;
  }

  private List<String> parameters(int prototype) {
    int type = checked(prototype);
    List<String> names = new ArrayList<>();
    if (kind(type) == Kind.FUNC_PROTO) {
      for (int i = 0; i < memberCount(types[type]); i++) {
        names.add(text(i32(types[type] + TYPE + PARAMETER * i)));
      }
    }
    return names;
  }

  private String text(int offset) {
    long start = stringsStart + (offset & 0xffff_ffffL);
    if (start >= stringsEnd) {
      return "";
    }
    int end = (int) start;
    while (end < stringsEnd && end - start < LONGEST_NAME && data[end] != 0) {
      end++;
    }
    return new String(data, (int) start, (int) (end - start), StandardCharsets.ISO_8859_1);
  }

  /** The value of an enumerator, of whatever enumeration. */
  public OptionalLong enumerator(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < enums.count; i++) {
      int at = types[enums.all[i]];
      for (int j = 0; j < memberCount(at); j++) {
        int member = at + TYPE + 8 * j;
        if (isNamed(i32(member), wanted)) {
          return OptionalLong.of(i32(member + 4));
        }
      }
    }
    return OptionalLong.empty();
  }

  /** The type behind typedefs and qualifiers. */
  private int plain(int type) {
    int plain = checked(type);
    for (int depth = 0; depth < DEEPEST; depth++) {
      switch (kind(plain)) {
        case TYPEDEF, CONST, VOLATILE, RESTRICT, TYPE_TAG -> plain = checked(i32(types[plain] + 8));
        default -> {
          return plain;
        }
      }
    }
    throw new LayoutException("type information (BTF): type %d is endless".formatted(type));
  }

  /** Size of a value of the type in bytes; 0 for what has none. */
  public int size(int type) {
    return size(type, 0);
  }

  private int size(int type, int depth) {
    int plain = plain(type);
    if (depth > DEEPEST) {
      throw new LayoutException("type information (BTF): type %d is endless".formatted(type));
    }
    long size =
        switch (kind(plain)) {
          case PTR -> Long.BYTES;
          case ARRAY ->
              (i32(types[plain] + TYPE + 8) & 0xffff_ffffL)
                  * size(i32(types[plain] + TYPE), depth + 1);
          case INT, STRUCT, UNION, ENUM, FLOAT, ENUM64 -> i32(types[plain] + 8) & 0xffff_ffffL;
          default -> 0;
        };
    if (size > Integer.MAX_VALUE) {
      throw new LayoutException(
          "type information (BTF): type %d has %d bytes".formatted(type, size));
    }
    return (int) size;
  }

  public boolean isArray(int type) {
    return kind(plain(type)) == Kind.ARRAY;
  }

  public boolean isPointer(int type) {
    return kind(plain(type)) == Kind.PTR;
  }

  /** Number of elements of an array; 0 for anything else. */
  public int length(int type) {
    int plain = plain(type);
    return kind(plain) == Kind.ARRAY ? Math.max(0, i32(types[plain] + TYPE + 8)) : 0;
  }

  /** Size of an element of an array; 0 for anything else. */
  public int elementSize(int type) {
    int plain = plain(type);
    return kind(plain) == Kind.ARRAY ? size(i32(types[plain] + TYPE)) : 0;
  }

  /** A member of a structure or union, also of the nameless ones in it. */
  public Optional<Field> member(int type, String name) {
    return member(type, name.getBytes(StandardCharsets.ISO_8859_1), 0);
  }

  private Optional<Field> member(int type, byte[] name, int depth) {
    int plain = plain(type);
    Kind kind = kind(plain);
    if ((kind != Kind.STRUCT && kind != Kind.UNION) || depth > DEEPEST) {
      return Optional.empty();
    }
    int at = types[plain];
    boolean bitFields = i32(at + 4) < 0;
    for (int i = 0; i < memberCount(at); i++) {
      int member = at + TYPE + MEMBER * i;
      int position = i32(member + 8);
      int bits = bitFields ? position >>> 24 : 0;
      int bitOffset = bitFields ? position & 0xff_ffff : position;
      if (bitOffset < 0) {
        throw new LayoutException("type information (BTF): a member lies too far");
      }
      int memberType = i32(member + 4);
      int memberName = i32(member);
      if (isNamed(memberName, name)) {
        return Optional.of(
            new Field(bitOffset / 8, size(memberType), bitOffset % 8, bits, memberType));
      }
      if (isNamed(memberName, nameless)) {
        Optional<Field> inside = member(memberType, name, depth + 1);
        if (inside.isPresent()) {
          return inside.map(field -> field.at(bitOffset / 8));
        }
      }
    }
    return Optional.empty();
  }
}
