// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.kernel;

import java.util.List;

/**
 * What the kernel that is there does in one respect, and what that is known from.
 *
 * @param question what is asked, in words that outputs keep, such as {@code vfio-stage}
 * @param label the value as outputs show it
 * @param confidence {@code EXACT} if the kernel was seen doing it, {@code DERIVED} if names in its
 *     code or a release that has been looked at tell, {@code ASSUMED} if a number alone does
 * @param basis what told, for people
 * @param contradictions what told otherwise, for people; empty if all agree
 */
public record Decision<T>(
    String question,
    T value,
    String label,
    Confidence confidence,
    String basis,
    List<String> contradictions) {

  public Decision {
    contradictions = List.copyOf(contradictions);
  }

  /** The confidence of what follows from the decision by rules: at most {@code DERIVED}. */
  public Confidence derived() {
    return confidence.and(Confidence.DERIVED);
  }
}
