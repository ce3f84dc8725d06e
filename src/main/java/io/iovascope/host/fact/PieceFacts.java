// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.fact;

import io.iovascope.host.Reading;
import java.util.List;

/**
 * All that one piece tells.
 *
 * @param name of the piece, for people and as the path of what is read in it
 * @param title what it is, such as {@code a kernel log}
 * @param status how the reading went; {@code MALFORMED} if some of it was not understood
 * @param detail what was not understood or is missing; empty if all is well
 * @param facts in the order of the piece
 */
public record PieceFacts(
    String name,
    String title,
    Exactness exactness,
    Reading.Status status,
    String detail,
    List<FactAt> facts) {

  public PieceFacts {
    facts = List.copyOf(facts);
  }

  /** Of a piece that was read without trouble. */
  public static PieceFacts of(String name, String title, Exactness exactness, List<FactAt> facts) {
    return new PieceFacts(name, title, exactness, Reading.Status.OK, "", facts);
  }

  /** Of a piece that tells nothing. */
  public static PieceFacts nothing(
      String name, String title, Reading.Status status, String detail) {
    return new PieceFacts(name, title, Exactness.LISTING, status, detail, List.of());
  }

  /** The same with a remark, which makes it {@code MALFORMED}; without one it stays as it is. */
  public PieceFacts remarked(String remark) {
    return remark.isEmpty()
        ? this
        : new PieceFacts(
            name,
            title,
            exactness,
            status == Reading.Status.OK ? Reading.Status.MALFORMED : status,
            detail.isEmpty() ? remark : detail + "; " + remark,
            facts);
  }
}
