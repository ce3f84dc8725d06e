// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.host.Origin;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * Where a fact was read, as properties of the object that tells the fact: {@code path}, and {@code
 * line}, {@code record}, {@code offset} or {@code readAt}. What there is not is left out.
 */
final class OriginJson {

  private OriginJson() {}

  /** Where something is known from, in words and as a place, and how sure it is. */
  static ObjectNode put(ObjectNode json, Provenance provenance, Confidence confidence) {
    json.put("origin", provenance.toString()).put("confidence", confidence.label());
    put(json, provenance.origin());
    return json;
  }

  static void put(ObjectNode json, @Nullable Origin origin) {
    if (origin == null) {
      return;
    }
    json.put("path", origin.path());
    Origin.Position position = origin.position();
    if (position instanceof Origin.Line line) {
      json.put("line", line.number());
    } else if (position instanceof Origin.LogRecord record) {
      json.put("record", record.sequence());
    } else if (position instanceof Origin.Structure structure) {
      json.put("offset", structure.offset());
    } else if (position instanceof Origin.Moment moment) {
      json.put("readAt", moment.time().toString());
    }
  }
}
