// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.explain.Cause;
import io.iovascope.explain.Explanation;
import io.iovascope.explain.FaultGroup;
import io.iovascope.explain.cause.FaultExplanation;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelEvents;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The explanation of a DMA fault as JSON. */
public final class FaultJson {

  private static final int MICROSECOND_DIGITS = 6;

  private FaultJson() {}

  /**
   * The document of faults that are alike.
   *
   * @param explanation of the first of them
   * @param claims who claims its address; null for an interrupt or a device that is not there
   */
  public static ObjectNode of(
      FaultGroup group, FaultExplanation explanation, @Nullable Explanation claims) {
    DmaFault fault = explanation.fault();
    ObjectNode json = Json.object();
    json.put("schema", "iovascope.fault/1");
    json.put("device", fault.device().toString());
    json.put("access", fault.access() == DmaFault.Access.UNKNOWN ? null : fault.access().label());
    json.put("address", hex(fault.address()));
    json.put("index", fault.index());
    json.put("reason", fault.reason() == null ? null : fault.reasonCode());
    json.put("reasonText", fault.text());
    json.put("pasid", fault.pasid());
    json.put("count", group.count());
    json.put("suppressed", group.suppressed());
    json.set("first", place(group.first()));
    json.set("last", place(group.last()));
    json.set("addresses", addresses(group));
    json.put("region", explanation.region().label());
    json.put("where", explanation.where());
    json.put("reasonMeaning", explanation.reason() == null ? null : explanation.reason().meaning());
    json.set("causes", causes(explanation.causes()));
    json.put("cause", explanation.cause());
    json.put("next", explanation.next());
    json.set("requester", Json.strings(explanation.requester()));
    json.set("explanation", claims == null ? null : ExplanationJson.of(claims));
    return json;
  }

  private static ArrayNode causes(List<Cause> causes) {
    ArrayNode all = Json.object().arrayNode();
    for (Cause cause : causes) {
      ObjectNode json = all.addObject();
      json.put("id", cause.id());
      json.put("likelihood", cause.likelihood().label());
      json.put("because", cause.because());
      json.put("proof", cause.proof());
      json.put("next", cause.next());
    }
    return all;
  }

  /** The document of faults that are not alike. */
  public static ObjectNode several(List<ObjectNode> faults) {
    ObjectNode json = Json.object();
    json.put("schema", "iovascope.faults/1");
    json.putArray("faults").addAll(faults);
    return json;
  }

  private static @Nullable String hex(@Nullable Long address) {
    return address == null ? null : AddressRange.hex(address);
  }

  /** Where a fault stands: the record of the kernel's log, or the line of a text, from 0. */
  private static ObjectNode place(DmaFault fault) {
    KernelEvents.Time time = fault.time();
    ObjectNode json = Json.object();
    json.put("sequence", fault.sequence());
    json.put(
        "secondsSinceBoot",
        time.sinceBoot() == null
            ? null
            : BigDecimal.valueOf(time.sinceBoot().toNanos() / 1000, MICROSECOND_DIGITS));
    json.put("clock", time.clock().isEmpty() ? null : time.clock());
    return json;
  }

  private static @Nullable ObjectNode addresses(FaultGroup group) {
    AddressRange range = group.addresses();
    if (range == null) {
      return null;
    }
    ObjectNode json = Json.object();
    json.put("start", AddressRange.hex(range.start()));
    json.put("end", AddressRange.hex(range.end()));
    return json;
  }
}
