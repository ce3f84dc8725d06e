// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.text.Label;
import java.util.List;

/**
 * Whether one consumer may use one address.
 *
 * @param verdict the answer in a word
 * @param sentence the answer in words
 * @param claims everybody who claims the address, as far as this consumer is concerned
 * @param advice what to do about it; empty if there is nothing to do
 */
public record Answer(
    IovaConsumer consumer, Verdict verdict, String sentence, List<Claim> claims, String advice) {

  public Answer {
    claims = List.copyOf(claims);
  }

  public enum Verdict {
    /** It can be handed out, and nothing speaks against it. */
    YES,
    /** The kernel allows it, but it may go wrong. */
    DANGEROUS,
    /** The kernel keeps it back. */
    NO,
    /** The kernel refuses the whole group to this consumer. */
    REFUSED,
    /** There is no translation, so the question does not arise. */
    NOT_APPLICABLE,
    /** An input is missing. */
    UNKNOWN;

    /** The name in every output, such as {@code not-applicable}. */
    public String label() {
      return Label.of(this);
    }
  }
}
