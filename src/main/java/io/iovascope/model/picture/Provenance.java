// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where something about a host is known from.
 *
 * @param origin the place where it was read, the first one if there are several; null if it follows
 *     from a rule
 * @param basis what there is to say beyond the place: the rule and its inputs, or other places;
 *     empty if the place says it all
 */
public record Provenance(@Nullable Origin origin, String basis) {

  /** What was read, as it stands there. */
  public static Provenance of(Origin origin) {
    return new Provenance(origin, "");
  }

  /** What follows from a rule. */
  public static Provenance of(String basis) {
    return new Provenance(null, basis);
  }

  /**
   * What several things together say.
   *
   * @param parts at least one
   */
  public static Provenance all(List<Provenance> parts) {
    Provenance all = parts.get(0);
    for (Provenance part : parts.subList(1, parts.size())) {
      all = all.and(part.toString());
    }
    return all;
  }

  /** The same with something more to say. */
  public Provenance and(String more) {
    return new Provenance(origin, basis.isEmpty() ? more : basis + "; " + more);
  }

  /** The text for people: the place, then the rest. */
  @Override
  public String toString() {
    if (origin == null) {
      return basis;
    }
    return basis.isEmpty() ? origin.toString() : origin + "; " + basis;
  }
}
