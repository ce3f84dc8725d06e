// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.KernelEvidence.Member;
import io.iovascope.host.KernelEvidence.Signs;
import io.iovascope.host.btf.Btf;
import io.iovascope.host.btf.Field;
import io.iovascope.host.btf.Struct;
import io.iovascope.host.root.PositionedFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the kernel's type information tells of the {@link AskedSigns}. */
final class TypeSigns {

  private static final Btf.Asked ASKED =
      new Btf.Asked(
          AskedSigns.MEMBERS.stream().map(TypeSigns::owner).collect(Collectors.toSet()),
          Set.copyOf(AskedSigns.FUNCTIONS),
          Set.of());

  private final Btf types;

  private TypeSigns(Btf types) {
    this.types = types;
  }

  /**
   * The signs that the types show.
   *
   * @throws io.iovascope.host.btf.LayoutException if the types cannot be understood
   * @throws java.io.UncheckedIOException if the system refuses
   */
  static Signs read(PositionedFile file, String source) {
    return new TypeSigns(Btf.read(file, ASKED)).signs(source);
  }

  private Signs signs(String source) {
    SortedMap<String, Member> members = new TreeMap<>();
    for (String asked : AskedSigns.MEMBERS) {
      List<Struct> owners = types.structs(owner(asked));
      if (!owners.isEmpty()) {
        members.put(asked, member(owners, name(asked)));
      }
    }
    SortedMap<String, Boolean> symbols = new TreeMap<>();
    if (types.hasFunctions() && !types.structs(AskedSigns.DRIVER).isEmpty()) {
      AskedSigns.FUNCTIONS.forEach(
          asked -> symbols.put(asked, types.parameters(asked).isPresent()));
      for (String asked : AskedSigns.PARAMETERS) {
        types
            .parameters(owner(asked))
            .map(parameters -> parameters.contains(name(asked)) ? Member.VALUE : Member.NONE)
            .ifPresent(member -> members.put(asked, member));
      }
    }
    return new Signs(source, symbols, members);
  }

  private Member member(List<Struct> owners, String name) {
    for (Struct owner : owners) {
      Optional<Field> field = owner.optional(name);
      if (field.isPresent()) {
        int type = field.get().type();
        if (types.isArray(type)) {
          return Member.array(types.length(type));
        }
        return types.isPointer(type) ? Member.POINTER : Member.VALUE;
      }
    }
    return Member.NONE;
  }

  private static String owner(String asked) {
    return asked.substring(0, asked.indexOf('.'));
  }

  private static String name(String asked) {
    return asked.substring(asked.indexOf('.') + 1);
  }
}
