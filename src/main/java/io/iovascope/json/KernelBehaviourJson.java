// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.model.kernel.Decision;
import io.iovascope.model.kernel.KernelBehaviour;

/** What was decided of the kernel that is there, as the list {@code host.kernelBehaviour}. */
final class KernelBehaviourJson {

  private KernelBehaviourJson() {}

  static ArrayNode of(KernelBehaviour behaviour) {
    ArrayNode json = Json.array();
    for (Decision<?> decision : behaviour.decisions()) {
      ObjectNode one = json.addObject();
      one.put("question", decision.question());
      one.put("value", decision.label());
      one.put("confidence", decision.confidence().label());
      one.put("basis", decision.basis());
      one.set("contradictions", Json.strings(decision.contradictions()));
    }
    return json;
  }
}
