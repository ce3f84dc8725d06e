// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import io.iovascope.model.picture.Claim;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** One claim for people: what it is, and on the next line how it is known. */
public final class ClaimText {

  private static final String INDENT = " ".repeat(6);

  private ClaimText() {}

  public static List<String> of(Claim claim, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  %s  %-9s  %s, %s"
            .formatted(
                claim.range(),
                claim.layer().label(),
                claim.kind().label(),
                claim.confidence().label()));
    style
        .wrapped(INDENT + Printable.of(claim.provenance().toString()), INDENT)
        .forEach(line -> lines.add(style.dim(line)));
    return lines;
  }
}
