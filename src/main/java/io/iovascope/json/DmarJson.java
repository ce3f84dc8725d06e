// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.host.DmarTable;
import java.util.List;

/**
 * The DMAR table as JSON: the output of {@code iovascope dmar -o json} and the picture's {@code
 * firmware.dmar}. Lists are in table order; the end of an RMRR is inclusive.
 */
public final class DmarJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DmarJson() {}

  public static ObjectNode of(DmarTable table) {
    ObjectNode json = NODES.objectNode();
    json.put("revision", table.revision());
    json.put("oemId", table.oemId());
    json.put("oemTableId", table.oemTableId());
    json.put("hostAddressWidth", table.hostAddressWidth());
    json.put("interruptRemapping", table.interruptRemapping());
    json.put("x2apicOptOut", table.x2apicOptOut());
    json.put("dmaControlOptIn", table.dmaControlOptIn());
    json.put("checksumOk", table.checksumOk());
    ArrayNode units = json.putArray("units");
    for (DmarTable.Unit unit : table.units()) {
      units
          .addObject()
          .put("segment", unit.segment())
          .put("registerBase", AddressRange.hex(unit.registerBase()))
          .put("includeAll", unit.includeAll())
          .set("scopes", scopes(unit.scopes()));
    }
    ArrayNode rmrr = json.putArray("rmrr");
    for (DmarTable.ReservedMemory memory : table.reservedMemory()) {
      rmrr.addObject()
          .put("segment", memory.segment())
          .put("start", AddressRange.hex(memory.start()))
          .put("end", AddressRange.hex(memory.end()))
          .set("scopes", scopes(memory.scopes()));
    }
    ArrayNode atsr = json.putArray("atsr");
    for (DmarTable.RootPortAts ports : table.rootPortAts()) {
      atsr.addObject()
          .put("segment", ports.segment())
          .put("allPorts", ports.allPorts())
          .set("scopes", scopes(ports.scopes()));
    }
    ArrayNode rhsa = json.putArray("rhsa");
    for (DmarTable.Affinity affinity : table.affinities()) {
      rhsa.addObject()
          .put("registerBase", AddressRange.hex(affinity.registerBase()))
          .put("proximityDomain", affinity.proximityDomain());
    }
    ArrayNode andd = json.putArray("andd");
    for (DmarTable.NamespaceDevice device : table.namespaceDevices()) {
      andd.addObject().put("deviceNumber", device.deviceNumber()).put("name", device.name());
    }
    ArrayNode satc = json.putArray("satc");
    for (DmarTable.SocAddressTranslationCache cache : table.socAddressTranslationCaches()) {
      satc.addObject()
          .put("segment", cache.segment())
          .put("atcRequired", cache.atcRequired())
          .set("scopes", scopes(cache.scopes()));
    }
    ArrayNode sidp = json.putArray("sidp");
    for (DmarTable.SocIntegratedDevices devices : table.socIntegratedDevices()) {
      sidp.addObject().put("segment", devices.segment()).set("scopes", scopes(devices.scopes()));
    }
    ArrayNode problems = json.putArray("problems");
    table.problems().forEach(problems::add);
    return json;
  }

  private static ArrayNode scopes(List<DmarTable.Scope> scopes) {
    ArrayNode array = NODES.arrayNode();
    for (DmarTable.Scope scope : scopes) {
      ObjectNode node =
          array
              .addObject()
              .put("type", scope.type().label())
              .put("enumerationId", scope.enumerationId())
              .put("startBus", scope.startBus());
      ArrayNode path = node.putArray("path");
      scope.path().forEach(entry -> path.add(entry.toString()));
    }
    return array;
  }
}
