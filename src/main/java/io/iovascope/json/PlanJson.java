// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.plan.Plan;
import io.iovascope.plan.PlanPoint;

/** The answer about a plan as the JSON document {@code iovascope.plan/1}. */
public final class PlanJson {

  private PlanJson() {}

  /** The whole document. */
  public static ObjectNode of(Plan plan) {
    ObjectNode json = Json.object();
    json.put("schema", "iovascope.plan/1");
    json.put("device", plan.device().toString());
    json.put("subject", plan.subject());
    json.put("answer", answer(plan.answer()));
    ArrayNode points = json.putArray("points");
    for (PlanPoint point : plan.points()) {
      points
          .addObject()
          .put("weight", point.weight().label())
          .put("text", point.text())
          .put("remedy", point.remedy().isEmpty() ? null : point.remedy());
    }
    return json;
  }

  private static String answer(PlanPoint.Weight weight) {
    return switch (weight) {
      case NO -> "no";
      case UNKNOWN -> "unknown";
      case BUT -> "yes-but";
      case FINE -> "yes";
    };
  }
}
