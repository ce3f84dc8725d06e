// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

import io.iovascope.host.btf.TypeTable.Kind;
import io.iovascope.host.root.PositionedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's type information, as in Documentation/bpf/btf.rst: sizes and members of those
 * structures that are asked for, and whatever they consist of. It is read in one pass over names
 * and types, of which little is kept; what is asked later is read then, so that the file has to
 * stay open. Types are numbered from 1; type 0 is {@code void}.
 */
public final class Btf {

  /** Deeper than any type of the kernel is nested. */
  private static final int DEEPEST = 32;

  /** Bytes of a parameter, and of an enumerator. */
  private static final int PAIR = 8;

  private final byte[] nameless = {};
  private final Pages pages;
  private final Asked asked;
  private final Names names;
  private final TypeTable types;
  private final Map<String, List<Struct>> structs = new LinkedHashMap<>();
  private final Map<String, Integer> prototypes = new LinkedHashMap<>();
  private final Map<String, Integer> enumerators = new LinkedHashMap<>();
  private boolean hasFunctions;

  /**
   * What can be asked for by name.
   *
   * @param enumerators of whatever enumeration
   */
  public record Asked(Set<String> structs, Set<String> functions, Set<String> enumerators) {

    private Set<Kind> kinds() {
      return enumerators.isEmpty()
          ? EnumSet.of(Kind.STRUCT, Kind.FUNC)
          : EnumSet.of(Kind.STRUCT, Kind.FUNC, Kind.ENUM);
    }

    private List<String> all() {
      return Stream.of(structs, functions, enumerators).flatMap(Set::stream).distinct().toList();
    }
  }

  private Btf(Pages pages, Asked asked) {
    Sections sections = Sections.of(pages);
    this.pages = pages;
    this.asked = asked;
    this.names = Names.of(pages, sections, asked.all());
    this.types = TypeTable.of(pages, sections, asked.kinds(), this::visit);
  }

  /**
   * Reads the type information of a kernel.
   *
   * @throws LayoutException if it is damaged or of a kind that is not known here
   * @throws java.io.UncheckedIOException if the system refuses, here or when something is asked
   */
  public static Btf read(PositionedFile file, Asked asked) {
    return new Btf(new Pages(file), asked);
  }

  private void visit(int type, Kind kind, int at, int named) {
    if (kind == Kind.STRUCT) {
      String name = name(named, asked.structs());
      if (name != null) {
        structs.computeIfAbsent(name, key -> new ArrayList<>()).add(new Struct(this, name, type));
      }
    } else if (kind == Kind.FUNC) {
      hasFunctions = true;
      String name = name(named, asked.functions());
      if (name != null) {
        prototypes.putIfAbsent(name, pages.i32(at + 8));
      }
    } else if (kind == Kind.ENUM) {
      int count = pages.i32(at + 4) & 0xffff;
      for (int i = 0; i < count; i++) {
        int enumerator = at + TypeTable.TYPE + PAIR * i;
        String name = name(pages.i32(enumerator), asked.enumerators());
        if (name != null) {
          enumerators.putIfAbsent(name, pages.i32(enumerator + 4));
        }
      }
    }
  }

  private @Nullable String name(int offset, Set<String> among) {
    String name = names.askedFor(offset);
    return name != null && among.contains(name) ? name : null;
  }

  private static String checked(String name, Set<String> among) {
    if (!among.contains(name)) {
      throw new IllegalArgumentException(name + " was not asked for when types were read");
    }
    return name;
  }

  /** The structure of this name that has the member; several may have one name. */
  public Optional<Struct> struct(String name, String member) {
    return structs(name).stream().filter(struct -> struct.optional(member).isPresent()).findFirst();
  }

  /** All structures of this name; empty if there is none. */
  public List<Struct> structs(String name) {
    return structs.getOrDefault(checked(name, asked.structs()), List.of());
  }

  /** Whether functions are among the types; old and trimmed kernels leave them out. */
  public boolean hasFunctions() {
    return hasFunctions;
  }

  /**
   * The names of a function's parameters; empty if the kernel has no such function. One that was
   * inlined everywhere is not there.
   */
  public Optional<List<String>> parameters(String function) {
    return Optional.ofNullable(prototypes.get(checked(function, asked.functions())))
        .map(this::parameters);
  }

  private List<String> parameters(int prototype) {
    int type = types.checked(prototype);
    List<String> parameters = new ArrayList<>();
    if (types.kind(type) == Kind.FUNC_PROTO) {
      int at = types.at(type);
      for (int i = 0; i < types.memberCount(at); i++) {
        parameters.add(names.text(pages.i32(at + TypeTable.TYPE + PAIR * i)));
      }
    }
    return parameters;
  }

  /** The value of an enumerator. */
  public OptionalLong enumerator(String name) {
    Integer value = enumerators.get(checked(name, asked.enumerators()));
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** The type behind typedefs and qualifiers. */
  private int plain(int type) {
    int plain = types.checked(type);
    for (int depth = 0; depth < DEEPEST; depth++) {
      switch (types.kind(plain)) {
        case TYPEDEF, CONST, VOLATILE, RESTRICT, TYPE_TAG ->
            plain = types.checked(pages.i32(types.at(plain) + 8));
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
        switch (types.kind(plain)) {
          case PTR -> Long.BYTES;
          case ARRAY ->
              (pages.i32(types.at(plain) + TypeTable.TYPE + 8) & 0xffff_ffffL)
                  * size(pages.i32(types.at(plain) + TypeTable.TYPE), depth + 1);
          case INT, STRUCT, UNION, ENUM, FLOAT, ENUM64 ->
              pages.i32(types.at(plain) + 8) & 0xffff_ffffL;
          default -> 0;
        };
    if (size > Integer.MAX_VALUE) {
      throw new LayoutException(
          "type information (BTF): type %d has %d bytes".formatted(type, size));
    }
    return (int) size;
  }

  public boolean isArray(int type) {
    return types.kind(plain(type)) == Kind.ARRAY;
  }

  public boolean isPointer(int type) {
    return types.kind(plain(type)) == Kind.PTR;
  }

  /** Number of elements of an array; 0 for anything else. */
  public int length(int type) {
    int plain = plain(type);
    return types.kind(plain) == Kind.ARRAY
        ? Math.max(0, pages.i32(types.at(plain) + TypeTable.TYPE + 8))
        : 0;
  }

  /** A member of a structure or union, also of the nameless ones in it. */
  public Optional<Field> member(int type, String name) {
    return member(type, name.getBytes(StandardCharsets.ISO_8859_1), 0);
  }

  private Optional<Field> member(int type, byte[] name, int depth) {
    int plain = plain(type);
    Kind kind = types.kind(plain);
    if ((kind != Kind.STRUCT && kind != Kind.UNION) || depth > DEEPEST) {
      return Optional.empty();
    }
    int at = types.at(plain);
    boolean bitFields = pages.i32(at + 4) < 0;
    for (int i = 0; i < types.memberCount(at); i++) {
      int member = at + TypeTable.TYPE + TypeTable.MEMBER * i;
      int position = pages.i32(member + 8);
      int bits = bitFields ? position >>> 24 : 0;
      int bitOffset = bitFields ? position & 0xff_ffff : position;
      if (bitOffset < 0) {
        throw new LayoutException("type information (BTF): a member lies too far");
      }
      int memberType = pages.i32(member + 4);
      int memberName = pages.i32(member);
      if (names.is(memberName, name)) {
        return Optional.of(
            new Field(bitOffset / 8, size(memberType), bitOffset % 8, bits, memberType));
      }
      if (names.is(memberName, nameless)) {
        Optional<Field> inside = member(memberType, name, depth + 1);
        if (inside.isPresent()) {
          return inside.map(field -> field.at(bitOffset / 8));
        }
      }
    }
    return Optional.empty();
  }
}
