// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.RelatedFindings;
import io.iovascope.finding.Subject;
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
    RelatedFindings related = new RelatedFindings(findings);
    for (Finding finding : findings) {
      ObjectNode json =
          array
              .addObject()
              .put("id", finding.id())
              .put("key", finding.key())
              .put("severity", finding.severity().label())
              .put("group", finding.group())
              .put("device", finding.device() == null ? null : finding.device().toString());
      json.set("subject", subject(finding.subject()));
      json.set("ranges", Json.ranges(finding.ranges()));
      json.put("summary", finding.summary()).put("remedy", finding.remedy());
      ArrayNode evidence = json.putArray("evidence");
      finding.evidence().forEach(each -> evidence.add(evidence(each)));
      json.set("related", Json.strings(related.keys(finding)));
    }
    return array;
  }

  /** What it is called beside its kind depends on the kind; all that is not known is left out. */
  private static ObjectNode subject(Subject subject) {
    ObjectNode json = Json.object().put("kind", subject.kind());
    if (subject instanceof Subject.Group group) {
      return json.put("id", group.id());
    }
    if (subject instanceof Subject.Device device) {
      return json.put("address", device.address().toString()).put("group", device.group());
    }
    if (subject instanceof Subject.Source source) {
      return json.put("name", source.source()).put("path", source.path());
    }
    return subject.name().isEmpty() ? json : json.put("name", subject.name());
  }

  private static ObjectNode evidence(Evidence evidence) {
    ObjectNode json = Json.object().put("text", evidence.text());
    OriginJson.put(json, evidence.origin());
    return json;
  }
}
