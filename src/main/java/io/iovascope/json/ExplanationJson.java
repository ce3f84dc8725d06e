// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.explain.Explanation;
import io.iovascope.model.picture.Answer;

/** An explanation as the JSON document {@code iovascope.explanation/1}. */
public final class ExplanationJson {

  private ExplanationJson() {}

  public static ObjectNode of(Explanation explanation) {
    ObjectNode json = Json.object();
    json.put("schema", "iovascope.explanation/1");
    json.put("device", explanation.device().toString());
    json.put("address", AddressRange.hex(explanation.address()));
    ArrayNode answers = json.putArray("answers");
    for (Answer answer : explanation.answers()) {
      answers
          .addObject()
          .put("consumer", answer.consumer().label())
          .put("verdict", answer.verdict().label())
          .put("sentence", answer.sentence())
          .put("advice", answer.advice())
          .set("claims", GroupJson.claims(answer.claims()));
    }
    return json;
  }
}
