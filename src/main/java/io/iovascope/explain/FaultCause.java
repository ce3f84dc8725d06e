// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of cause: a row of the table of causes and evidence (docs/faults.md). It speaks from the
 * evidence alone.
 */
public interface FaultCause {

  /** Stable name, in kebab case. */
  String id();

  /** What it is, in general: a sentence without a full stop. */
  String meaning();

  /** What speaks for it; of the cases that fit, the first counts. */
  List<Case> cases();

  /** Any of these proves that it is something else. */
  Set<FaultSign> excludedBy();

  /** Why it fits this fault. */
  String because(FaultEvidence evidence);

  /** What would show whether it is so. */
  String proof(FaultEvidence evidence);

  /** What to do if it is so. */
  String next(FaultEvidence evidence);

  /**
   * Signs that speak for a cause together.
   *
   * @param likelihood how likely the cause is where all of them are there
   */
  record Case(Likelihood likelihood, Set<FaultSign> signs) {

    public Case {
      signs = Set.copyOf(signs);
    }

    public static Case of(Likelihood likelihood, FaultSign... signs) {
      return new Case(likelihood, Set.of(signs));
    }
  }

  /** This cause, if the evidence speaks for it and does not exclude it. */
  default Optional<Cause> of(FaultEvidence evidence) {
    if (excludedBy().stream().anyMatch(sign -> sign.isIn(evidence))) {
      return Optional.empty();
    }
    return cases().stream()
        .filter(each -> each.signs().stream().allMatch(sign -> sign.isIn(evidence)))
        .findFirst()
        .map(
            each ->
                new Cause(
                    id(), each.likelihood(), because(evidence), proof(evidence), next(evidence)));
  }
}
