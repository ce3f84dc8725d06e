// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.terminal;

import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.kernel.Decision;
import io.iovascope.model.kernel.KernelBehaviour;
import io.iovascope.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** What was decided of the kernel that is there, and how. */
public record KernelBehaviourText(Style style) {

  /**
   * A section of one line for each decision, and one for whatever contradicts it.
   *
   * @param vtd whether what is about VT-d alone belongs to it
   */
  public List<String> of(KernelBehaviour behaviour, boolean vtd) {
    List<String> lines = new ArrayList<>();
    for (Decision<?> decision : vtd ? behaviour.decisions() : behaviour.decisionsOfEveryIommu()) {
      String confidence = decision.confidence().label();
      lines.addAll(
          style.wrapped(
              "  %s: %s (%s: %s)"
                  .formatted(
                      decision.question(),
                      decision.label(),
                      decision.confidence() == Confidence.ASSUMED
                          ? style.yellow(confidence)
                          : confidence,
                      Printable.of(decision.basis())),
              "    "));
      for (String other : decision.contradictions()) {
        lines.addAll(style.wrapped("    but " + Printable.of(other), "      "));
      }
    }
    return style.section("Kernel behaviour", lines);
  }
}
