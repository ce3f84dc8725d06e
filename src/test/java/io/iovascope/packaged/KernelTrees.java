// SPDX-License-Identifier: Apache-2.0
package io.iovascope.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two readings of the IOVA trees in one form, so that they can be compared. */
final class KernelTrees {

  private static final int PAGE = 12;

  private KernelTrees() {}

  /**
   * @param type of the default domain
   * @param devices in the kernel's order: name, driver, masks, limit, 32-bit first
   * @param space first page, largest size below 4 GiB, and counts of nodes by what they are
   * @param nodes pages, ascending
   */
  record Tree(
      String type, String attached, List<String> devices, List<Long> space, List<String> nodes) {}

  /** What {@code iovascope usage --ranges -o json} says, by group. */
  static Map<Integer, Tree> ofUsage(JsonNode usage) {
    Map<Integer, Tree> trees = new TreeMap<>();
    for (JsonNode group : usage.path("groups")) {
      List<String> devices = new ArrayList<>();
      for (JsonNode device : group.path("devices")) {
        devices.add(
            "%s %s %x %x %x %s"
                .formatted(
                    device.path("name").asText(),
                    device.path("driver").asText("null"),
                    hex(device.path("streamingMask").asText("0x0")),
                    hex(device.path("coherentMask").asText()),
                    hex(device.path("busLimit").asText()),
                    device.path("thirtyTwoBitFirst").isNull()
                        ? "-"
                        : device.path("thirtyTwoBitFirst").asBoolean() ? "1" : "0"));
      }
      JsonNode space = group.path("space");
      JsonNode counts = space.path("ranges");
      TreeMap<Long, String> nodes = new TreeMap<>();
      for (String list : List.of("reserved", "allocated")) {
        for (JsonNode range : space.path(list)) {
          long low = hex(range.path("start").asText()) >>> PAGE;
          long high = hex(range.path("end").asText()) >>> PAGE;
          nodes.put(low, "%x-%x".formatted(low, high));
        }
      }
      trees.put(
          group.path("id").asInt(),
          new Tree(
              group.path("type").asText(),
              group.path("defaultDomainAttached").asText(),
              devices,
              List.of(
                  space.path("startPfn").asLong(),
                  space.path("max32AllocSize").asLong(),
                  counts.path("total").asLong(),
                  counts.path("cached").asLong(),
                  counts.path("queued").asLong()),
              List.copyOf(nodes.values())));
    }
    return trees;
  }

  /** What kiova says, by group. */
  static Map<Integer, Tree> ofKiova(List<String> lines) throws IOException {
    Map<Integer, Tree> trees = new TreeMap<>();
    for (String line : lines) {
      JsonNode group = new ObjectMapper().readTree(line);
      if (!group.has("group")) {
        continue;
      }
      List<String> devices = new ArrayList<>();
      for (JsonNode device : group.path("devices")) {
        devices.add(
            "%s %s %x %x %x %s"
                .formatted(
                    device.path("name").asText(),
                    device.path("driver").asText("null"),
                    hex(device.path("dmaMask").asText()),
                    hex(device.path("coherentDmaMask").asText()),
                    hex(device.path("busDmaLimit").asText()),
                    device.path("pci32bitWorkaround").asText("-")));
      }
      JsonNode space = group.path("iovaDomain");
      List<String> nodes = new ArrayList<>();
      for (JsonNode node : space.path("nodes")) {
        nodes.add("%x-%x".formatted(hex(node.get(0).asText()), hex(node.get(1).asText())));
      }
      trees.put(
          group.path("group").asInt(),
          new Tree(
              group.path("type").asText(),
              group.path("defaultDomainAttached").asText(),
              devices,
              List.of(
                  hex(space.path("startPfn").asText("0x0")),
                  hex(space.path("max32AllocSize").asText("0x0")),
                  space.path("nodeCount").asLong(),
                  space.path("cachedRanges").asLong(),
                  space.path("queuedRanges").asLong()),
              nodes));
    }
    return trees;
  }

  private static long hex(String text) {
    return Long.parseUnsignedLong(text.substring(2), 16);
  }
}
