// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A structure of the kernel.
 *
 * @param type its number in the BTF
 */
public record Struct(Btf btf, String name, int type) {

  public int size() {
    return btf.size(type);
  }

  /**
   * A member that reading is not possible without.
   *
   * @param path names with dots, such as {@code rbroot.rb_node}
   * @throws LayoutException if there is none
   */
  public Field required(String path) {
    return optional(path)
        .orElseThrow(
            () ->
                new LayoutException(
                    "this kernel's struct %s has no member %s".formatted(name, path)));
  }

  /** A member that some kernels have. */
  public Optional<Field> optional(String path) {
    Field found = new Field(0, 0, 0, 0, type);
    for (String each : path.split("\\.", -1)) {
      Field outer = found;
      Optional<Field> member = btf.member(outer.type(), each);
      if (member.isEmpty()) {
        return Optional.empty();
      }
      found = member.get().at(outer.offset());
    }
    return Optional.of(found);
  }

  /** A member that some kernels have, or null. */
  public @Nullable Field orNull(String path) {
    return optional(path).orElse(null);
  }
}
