package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.explain.Explanation;
import io.iovascope.explain.FaultExplanation;
import io.iovascope.host.DmaFault;
import org.jspecify.annotations.Nullable;

/** The explanation of a DMA fault as JSON. */
public final class FaultJson {

  private FaultJson() {}

  /**
   * The whole document.
   *
   * @param claims who claims the address; null for an interrupt or a device that is not there
   */
  public static ObjectNode of(FaultExplanation explanation, @Nullable Explanation claims) {
    DmaFault fault = explanation.fault();
    ObjectNode json = Json.object();
    json.put("schema", "iovascope.fault/1");
    json.put("device", fault.device().toString());
    json.put("access", fault.access().label());
    json.put("address", AddressRange.hex(fault.address()));
    json.put("reason", fault.reasonCode());
    json.put("reasonText", fault.text());
    json.put("region", explanation.region().label());
    json.put("where", explanation.where());
    json.put("cause", explanation.cause());
    json.put("next", explanation.next());
    json.set("requester", Json.strings(explanation.requester()));
    json.set("explanation", claims == null ? null : ExplanationJson.of(claims));
    return json;
  }
}
