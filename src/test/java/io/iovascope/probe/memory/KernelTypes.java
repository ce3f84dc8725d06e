// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Structures of an invented kernel: where their members lie, and the BTF that says so. Members are
 * laid out in the order in which they are added, with gaps of random sizes between them.
 */
public final class KernelTypes {

  /** A member, {@code bits} wide if it is a bit field, else 0. */
  record Member(String name, int type, int offset, int bitOffset, int bits) {}

  private record Type(String name, int kind, int size, List<Member> members, int of, int length) {}

  private static final int INT = 1;
  private static final int PTR = 2;
  private static final int ARRAY = 3;
  private static final int STRUCT = 4;
  private static final int UNION = 5;
  private static final int ENUM = 6;
  private static final int TYPEDEF = 8;
  private static final int CONST = 10;
  private static final int FUNC = 12;
  private static final int FUNC_PROTO = 13;

  private final Random gaps;
  private final List<Type> types = new ArrayList<>();
  private final Map<String, Integer> named = new LinkedHashMap<>();

  public KernelTypes(Random gaps) {
    this.gaps = gaps;
    types.add(new Type("", 0, 0, List.of(), 0, 0));
    add("u32", new Type("u32", INT, 4, List.of(), 0, 0));
    add("u64", new Type("u64", INT, 8, List.of(), 0, 0));
    add("pointer", new Type("", PTR, 8, List.of(), 0, 0));
    add("size", new Type("size", TYPEDEF, 8, List.of(), id("u64"), 0));
    add("const", new Type("", CONST, 8, List.of(), id("size"), 0));
  }

  private int add(String name, Type type) {
    types.add(type);
    named.put(name, types.size() - 1);
    return types.size() - 1;
  }

  int id(String name) {
    Integer id = named.get(name);
    if (id == null) {
      throw new IllegalArgumentException("no type " + name);
    }
    return id;
  }

  /** An array type, called {@code OF[LENGTH]}. */
  public KernelTypes array(String of, int length) {
    add(
        of + "[" + length + "]",
        new Type("", ARRAY, types.get(id(of)).size * length, List.of(), id(of), length));
    return this;
  }

  KernelTypes enumeration(String name, String enumerator, int value) {
    add(name, new Type(name, ENUM, 4, List.of(new Member(enumerator, 0, value, 0, 0)), 0, 0));
    return this;
  }

  /**
   * A structure.
   *
   * @param members {@code NAME TYPE}; with {@code NAME TYPE :BITS} a bit field; with an empty name
   *     what is inside belongs to the structure itself
   */
  public KernelTypes struct(String name, String... members) {
    return aggregate(name, name, STRUCT, members);
  }

  /** A function, with the names of its parameters, all of type u32. */
  public KernelTypes function(String name, String... parameters) {
    List<Member> members = new ArrayList<>();
    for (String each : parameters) {
      members.add(new Member(each, id("u32"), 0, 0, 0));
    }
    int prototype = add("(" + name + ")", new Type("", FUNC_PROTO, 0, members, id("u32"), 0));
    add(name + "()", new Type(name, FUNC, 0, List.of(), prototype, 0));
    return this;
  }

  /** A structure without a name in the BTF, which other structures have as a member. */
  KernelTypes nameless(String name, String... members) {
    return aggregate(name, "", STRUCT, members);
  }

  KernelTypes union(String name, String... members) {
    return aggregate(name, "", UNION, members);
  }

  private KernelTypes aggregate(String name, String inBtf, int kind, String... members) {
    List<Member> laid = new ArrayList<>();
    int end = 0;
    for (String each : members) {
      String[] words = each.split(" ", -1);
      int type = id(words[1]);
      int offset = 0;
      if (kind == STRUCT) {
        offset = (end + 7 & ~7) + 8 * gaps.nextInt(3);
      }
      int bits = words.length > 2 ? Integer.parseInt(words[2].substring(1)) : 0;
      laid.add(new Member(words[0], type, offset, bits == 0 ? 0 : 3, bits));
      end = Math.max(end, offset + types.get(type).size);
    }
    // As the kernel's own: structures are multiples of 8 bytes long.
    add(name, new Type(inBtf, kind, end + 7 & ~7, laid, 0, 0));
    return this;
  }

  int size(String struct) {
    return types.get(id(struct)).size;
  }

  /** The member of a path such as {@code rbroot.rb_node}, seen from the structure. */
  Member member(String struct, String path) {
    Member found = new Member("", id(struct), 0, 0, 0);
    for (String name : path.split("\\.", -1)) {
      Member inside = inside(found.type, name);
      if (inside == null) {
        throw new IllegalArgumentException(struct + " has no " + path);
      }
      found =
          new Member(
              name, inside.type, found.offset + inside.offset, inside.bitOffset, inside.bits);
    }
    return found;
  }

  int size(Member member) {
    return types.get(member.type).size;
  }

  boolean has(String struct, String path) {
    try {
      member(struct, path);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private @Nullable Member inside(int type, String name) {
    for (Member each : types.get(type).members) {
      if (each.name.equals(name)) {
        return each;
      }
      Member deeper = each.name.isEmpty() ? inside(each.type, name) : null;
      if (deeper != null) {
        return new Member(
            name, deeper.type, each.offset + deeper.offset, deeper.bitOffset, deeper.bits);
      }
    }
    return null;
  }

  /** All of it as BTF. */
  public byte[] btf() {
    return btf("");
  }

  /**
   * All of it as BTF.
   *
   * @param hidden the name, if any, that no type, member or enumerator has
   */
  byte[] btf(String hidden) {
    Strings strings = new Strings(hidden);
    ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (Type type : types.subList(1, types.size())) {
      boolean bitFields = type.members.stream().anyMatch(member -> member.bits > 0);
      boolean sized = type.kind == INT || type.kind >= STRUCT && type.kind <= ENUM;
      out.putInt(strings.offset(type.name));
      out.putInt((bitFields ? 1 << 31 : 0) | type.kind << 24 | type.members.size());
      out.putInt(sized ? type.size : type.of);
      switch (type.kind) {
        case INT -> out.putInt(type.size * 8);
        case ARRAY -> out.putInt(type.of).putInt(id("u32")).putInt(type.length);
        case STRUCT, UNION -> {
          for (Member member : type.members) {
            int position = member.offset * 8 + member.bitOffset;
            out.putInt(strings.offset(member.name))
                .putInt(member.type)
                .putInt(bitFields ? member.bits << 24 | position : position);
          }
        }
        case FUNC_PROTO -> {
          for (Member member : type.members) {
            out.putInt(strings.offset(member.name)).putInt(member.type);
          }
        }
        case ENUM -> {
          for (Member member : type.members) {
            out.putInt(strings.offset(member.name)).putInt(member.offset);
          }
        }
        default -> {}
      }
    }
    int length = out.position();
    byte[] names = strings.bytes.toByteArray();
    return ByteBuffer.allocate(24 + length + names.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0xeb9f)
        .put((byte) 1)
        .put((byte) 0)
        .putInt(24)
        .putInt(0)
        .putInt(length)
        .putInt(length)
        .putInt(names.length)
        .put(out.array(), 0, length)
        .put(names)
        .array();
  }

  /** Names, each of them once, as libbpf leaves them. */
  private static final class Strings {

    private final String hidden;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, Integer> offsets = new HashMap<>();

    Strings(String hidden) {
      this.hidden = hidden;
      offset("");
    }

    int offset(String text) {
      String shown = !text.isEmpty() && text.equals(hidden) ? text + "_moved" : text;
      return offsets.computeIfAbsent(
          shown,
          name -> {
            int at = bytes.size();
            bytes.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
            bytes.write(0);
            return at;
          });
    }
  }
}
