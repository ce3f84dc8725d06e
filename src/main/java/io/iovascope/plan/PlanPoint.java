// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import io.iovascope.text.Label;

/**
 * One thing that counts for a plan.
 *
 * @param text what is so
 * @param remedy what to do about it; empty if nothing is to be done
 */
public record PlanPoint(Weight weight, String text, String remedy) {

  /** What it does to the plan, worst first. */
  public enum Weight {
    /** It cannot work so. */
    NO,
    /** An input is missing. */
    UNKNOWN,
    /** It works once something is done, or with a danger. */
    BUT,
    /** Nothing stands in the way here. */
    FINE;

    /** The name in every output: lower case. */
    public String label() {
      return Label.of(this);
    }
  }

  static PlanPoint no(String text, String remedy) {
    return new PlanPoint(Weight.NO, text, remedy);
  }

  static PlanPoint unknown(String text, String remedy) {
    return new PlanPoint(Weight.UNKNOWN, text, remedy);
  }

  static PlanPoint but(String text, String remedy) {
    return new PlanPoint(Weight.BUT, text, remedy);
  }

  static PlanPoint fine(String text) {
    return new PlanPoint(Weight.FINE, text, "");
  }
}
