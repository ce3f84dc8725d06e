// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.finding.Ignore;
import io.iovascope.finding.Verdict;
import io.iovascope.host.Host;
import io.iovascope.model.picture.Picture;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The answer of {@code check} as the JSON document {@code iovascope.check/1}. */
public final class CheckJson {

  private CheckJson() {}

  /**
   * The whole document. A later check takes it for its baseline.
   *
   * @param failed whether something is told that is as bad as was asked for
   * @param generatedAt when the host was read
   */
  public static ObjectNode of(
      Picture picture, Verdict verdict, boolean failed, Instant generatedAt) {
    ObjectNode json = Json.object();
    json.put("schema", "iovascope.check/1");
    json.put("generatedAt", generatedAt.truncatedTo(ChronoUnit.SECONDS).toString());
    Host host = picture.host();
    json.putObject("host")
        .put("hostname", host.kernel().hostname().value())
        .put("kernel", host.kernel().release().optional().map(Object::toString).orElse(null))
        .put("iommu", picture.state().label());
    json.put("failed", failed);
    json.set("findings", FindingsJson.array(verdict.told()));
    json.set("known", FindingsJson.array(verdict.known()));
    json.set("ignored", ignored(verdict.ignored()));
    ArrayNode expired = Json.array();
    verdict.expired().forEach(ignore -> expired.add(ignore(ignore)));
    json.set("expired", expired);
    return json;
  }

  /**
   * The same of one of several hosts.
   *
   * @param file what it was read from
   */
  public static ObjectNode of(
      String file, Picture picture, Verdict verdict, boolean failed, Instant generatedAt) {
    return of(picture, verdict, failed, generatedAt).put("file", file);
  }

  private static ArrayNode ignored(List<Verdict.Ignored> all) {
    ArrayNode array = FindingsJson.array(all.stream().map(Verdict.Ignored::finding).toList());
    for (int i = 0; i < all.size(); i++) {
      ((ObjectNode) array.get(i)).set("ignoredBy", ignore(all.get(i).by()));
    }
    return array;
  }

  private static ObjectNode ignore(Ignore ignore) {
    return Json.object()
        .put("id", ignore.id())
        .put("subject", ignore.subject())
        .put("until", ignore.until() == null ? null : ignore.until().toString())
        .put("reason", ignore.reason());
  }
}
