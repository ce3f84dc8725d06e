// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.explain.error.ErrorExplanation;

/** What a message about a refusal of VFIO means, as JSON. */
public final class RefusalJson {

  private RefusalJson() {}

  public static ObjectNode of(ErrorExplanation explanation) {
    ObjectNode json = Json.object();
    json.put("schema", "iovascope.refusal/1");
    json.put("id", explanation.id());
    json.put("means", explanation.means());
    json.set("here", Json.strings(explanation.here()));
    json.put("next", explanation.next());
    return json;
  }
}
