package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.finding.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Findings as the JSON document {@code iovascope.findings/1}. */
public final class FindingsJson {

  private FindingsJson() {}

  /**
   * The whole document.
   *
   * @param generatedAt when the host was read
   */
  public static ObjectNode of(List<Finding> findings, Instant generatedAt) {
    ObjectNode json = Json.object();
    json.put("schema", "iovascope.findings/1");
    json.put("generatedAt", generatedAt.truncatedTo(ChronoUnit.SECONDS).toString());
    json.set("findings", array(findings));
    return json;
  }

  static ArrayNode array(List<Finding> findings) {
    ArrayNode array = Json.array();
    for (Finding finding : findings) {
      array
          .addObject()
          .put("id", finding.id())
          .put("severity", finding.severity().label())
          .put("group", finding.group())
          .put("device", finding.device() == null ? null : finding.device().toString())
          .put("summary", finding.summary())
          .put("remedy", finding.remedy())
          .set("evidence", Json.strings(finding.evidence()));
    }
    return array;
  }
}
