// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.probe.debugfs.PageTable;
import io.iovascope.probe.debugfs.Requester;
import io.iovascope.probe.debugfs.UnitTranslation;
import java.util.List;

/** The tables that translate, as JSON. */
public final class TranslationJson {

  private TranslationJson() {}

  /** The document {@code iovascope.translations/1}. */
  public static ObjectNode of(List<UnitTranslation> units) {
    ObjectNode json = Json.object().put("schema", "iovascope.translations/1");
    ArrayNode array = json.putArray("units");
    for (UnitTranslation unit : units) {
      ArrayNode requesters =
          array
              .addObject()
              .put("name", unit.unit())
              .put("translates", unit.translates())
              .put("rootTable", Json.address(unit.rootTable()))
              .putArray("requesters");
      unit.requesters().forEach(each -> requesters.add(requester(each)));
    }
    return json;
  }

  private static ObjectNode requester(Requester requester) {
    return Json.object()
        .put("source", requester.source())
        .put("pasid", requester.pasid())
        .put("stage", requester.stage().label())
        .put("widthBits", requester.widthBits())
        .put("domain", requester.domain())
        .put("table", Json.address(requester.table()));
  }

  /**
   * The document {@code iovascope.page-table/1}.
   *
   * @param ranges whether to list them
   */
  public static ObjectNode of(PageTable table, boolean ranges) {
    ObjectNode json =
        Json.object()
            .put("schema", "iovascope.page-table/1")
            .put("device", table.device())
            .put("pasid", table.pasid())
            .put("table", AddressRange.hex(table.table()))
            .put("mappedBytes", Json.unsigned(table.mappedBytes()))
            .put("identityBytes", Json.unsigned(table.identityBytes()))
            .put("smallPages", table.smallPages())
            .put("largePages", table.largePages())
            .put("hugePages", table.hugePages())
            .put("rangeCount", table.rangeCount());
    if (ranges) {
      ArrayNode array = json.putArray("ranges");
      table.ranges().forEach(range -> array.add(Json.range(range)));
    }
    return json;
  }
}
