// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

import java.util.Arrays;
import java.util.Set;

/**
 * The types of type information, by number: types lie one after the other, and only where they
 * begin tells their number, so that some beginnings are kept.
 */
final class TypeTable {

  /** Bytes of a type before those of its kind. */
  static final int TYPE = 12;

  static final int MEMBER = 12;

  /** Of every so many types the beginning is kept. */
  private static final int STRIDE = 16;

  enum Kind {
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

  /** Is told of each type of some kinds in turn. */
  interface Visitor {
    /**
     * A type.
     *
     * @param at where it begins, in bytes
     * @param name offset of its name
     */
    void type(int number, Kind kind, int at, int name);
  }

  private static final int FEWEST = 1 << 12;

  private final Kind[] kinds = Kind.values();
  private final int[] fixedBytes = Arrays.stream(kinds).mapToInt(kind -> kind.fixed).toArray();
  private final int[] memberBytes = Arrays.stream(kinds).mapToInt(kind -> kind.perMember).toArray();
  private final Pages pages;
  private int[] beginnings = new int[FEWEST];

  /** Types there are, with {@code void}. */
  private int count = 1;

  private TypeTable(Pages pages) {
    this.pages = pages;
  }

  /**
   * Passes over all types.
   *
   * @param told the kinds of types that the visitor is told of
   * @throws LayoutException if they are damaged, or of a kind that is not known here
   */
  static TypeTable of(Pages pages, Sections sections, Set<Kind> told, Visitor visitor) {
    TypeTable table = new TypeTable(pages);
    table.pass((int) sections.types(), (int) sections.typesEnd(), told, visitor);
    return table;
  }

  private void pass(int start, int end, Set<Kind> told, Visitor visitor) {
    boolean[] visited = new boolean[kinds.length];
    told.forEach(kind -> visited[kind.ordinal()] = true);
    int at = start;
    while (at < end) {
      if (end - at < TYPE) {
        throw cutOff();
      }
      long beginning = pages.u64(at);
      int info = (int) (beginning >>> Integer.SIZE);
      int kind = info >>> 24 & 0x1f;
      if (kind == 0 || kind >= kinds.length) {
        throw new LayoutException(
            "type information (BTF): type %d is of the unknown kind %d".formatted(count, kind));
      }
      int length = length(info);
      if (length > end - at) {
        throw cutOff();
      }
      if (count % STRIDE == 0) {
        if (count / STRIDE == beginnings.length) {
          beginnings = Arrays.copyOf(beginnings, 2 * beginnings.length);
        }
        beginnings[count / STRIDE] = at;
      } else if (count == 1) {
        beginnings[0] = at;
      }
      if (visited[kind]) {
        visitor.type(count, kinds[kind], at, (int) beginning);
      }
      count++;
      at += length;
    }
  }

  private LayoutException cutOff() {
    return new LayoutException("type information (BTF): type %d is cut off".formatted(count));
  }

  private int info(int at) {
    return pages.i32(at + 4);
  }

  private int length(int info) {
    int kind = info >>> 24 & 0x1f;
    return TYPE + fixedBytes[kind] + memberBytes[kind] * (info & 0xffff);
  }

  /**
   * Where a type begins, in bytes.
   *
   * @param type not {@code void}, and {@link #checked}
   */
  int at(int type) {
    // The first of all types has the number 1.
    int number = Math.max(1, type - type % STRIDE);
    int at = beginnings[type / STRIDE];
    for (; number < type; number++) {
      at += length(info(at));
    }
    return at;
  }

  /** The number itself, if there is such a type. */
  int checked(int type) {
    if (type < 0 || type >= count) {
      throw new LayoutException("type information (BTF): there is no type " + type);
    }
    return type;
  }

  Kind kind(int type) {
    return type == 0 ? Kind.VOID : kinds[info(at(type)) >>> 24 & 0x1f];
  }

  /** Members, parameters or enumerators of the type that begins here. */
  int memberCount(int at) {
    return info(at) & 0xffff;
  }
}
