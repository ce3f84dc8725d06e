// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.KernelEvidence.Member;
import io.iovascope.host.KernelEvidence.Signs;
import io.iovascope.host.btf.Btf;
import io.iovascope.host.btf.Field;
import io.iovascope.host.btf.Struct;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the kernel's type information tells of the {@link AskedSigns}. */
final class TypeSigns {

  private final Btf types;
  private final Map<String, List<Struct>> structs;

  private TypeSigns(Btf types) {
    this.types = types;
    this.structs =
        types.structs(AskedSigns.MEMBERS.stream().map(TypeSigns::owner).distinct().toList());
  }

  /**
   * The signs that the types show.
   *
   * @throws io.iovascope.host.btf.LayoutException if the types cannot be understood
   */
  static Signs of(Btf types, String source) {
    return new TypeSigns(types).signs(source);
  }

  private Signs signs(String source) {
    SortedMap<String, Member> members = new TreeMap<>();
    for (String asked : AskedSigns.MEMBERS) {
      List<Struct> owners = structs.get(owner(asked));
      if (owners != null) {
        members.put(asked, member(owners, name(asked)));
      }
    }
    SortedMap<String, Boolean> symbols = new TreeMap<>();
    if (types.hasFunctions() && structs.containsKey(AskedSigns.DRIVER)) {
      Map<String, List<String>> functions = types.functions(AskedSigns.FUNCTIONS);
      AskedSigns.FUNCTIONS.forEach(asked -> symbols.put(asked, functions.containsKey(asked)));
      for (String asked : AskedSigns.PARAMETERS) {
        List<String> parameters = functions.get(owner(asked));
        if (parameters != null) {
          members.put(asked, parameters.contains(name(asked)) ? Member.VALUE : Member.NONE);
        }
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
