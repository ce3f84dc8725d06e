// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares two pictures as documents, so that no property is forgotten. Where a fact was read, how
 * sure it is, and everything that is counted or repeated elsewhere is left out: two hosts that give
 * the same addresses to everybody are equal.
 */
public final class PictureDifferences {

  /** Lists of things with a name of their own, which is the property to recognise them by. */
  private static final Map<String, String> NAMED =
      Map.of("groups", "id", "devices", "address", "units", "name", "sources", "path");

  private static final Map<String, String> SINGULAR =
      Map.of("groups", "group", "devices", "device", "units", "unit", "sources", "source");

  private static final Set<String> IGNORED =
      Set.of(
          "schema",
          "generatedAt",
          "origin",
          "confidence",
          "firstDeviceConfidence",
          "detail",
          "evidence",
          "claims",
          "usableBytes",
          "usable32Bytes",
          "largestFreeBytes",
          "largestFree32Bytes",
          "largestAlignedBytes",
          "coherentUsableBytes",
          "iommuReason",
          "kernelBehaviour",
          "stateReason",
          "domainsUsed",
          "usage",
          "reason",
          "key",
          "subject",
          "ranges",
          "related",
          "line",
          "offset");

  private final List<Difference> differences = new ArrayList<>();

  private PictureDifferences() {}

  /** The differences, in the order of the documents. */
  public static List<Difference> between(ObjectNode before, ObjectNode after) {
    PictureDifferences comparison = new PictureDifferences();
    comparison.compareObjects("host", "", before, after);
    return List.copyOf(comparison.differences);
  }

  /** The differences as the JSON document {@code iovascope.diff/1}. */
  public static ObjectNode json(List<Difference> differences) {
    ObjectNode json = Json.object();
    json.put("schema", "iovascope.diff/1");
    ArrayNode array = json.putArray("differences");
    for (Difference difference : differences) {
      ObjectNode node =
          array
              .addObject()
              .put("subject", difference.subject())
              .put("property", difference.property());
      node.set("removed", Json.strings(difference.removed()));
      node.set("added", Json.strings(difference.added()));
    }
    return json;
  }

  private void compareObjects(String subject, String path, JsonNode before, JsonNode after) {
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!IGNORED.contains(name)) {
        compare(subject, path, name, before.path(name), after.path(name));
      }
    }
  }

  private void compare(String subject, String path, String name, JsonNode before, JsonNode after) {
    String property = path.isEmpty() ? name : path + "." + name;
    if (before.isArray() || after.isArray()) {
      // The units of the DMAR table are firmware's words; those of the picture are running units.
      String key = path.isEmpty() ? NAMED.get(name) : null;
      if (key != null && (isListOfObjects(before) || isListOfObjects(after))) {
        compareNamed(SINGULAR.getOrDefault(name, name), key, before, after);
      } else {
        compareLists(subject, property, before, after);
      }
    } else if (before.isObject() && after.isObject()) {
      compareObjects(subject, isRoot(name) ? "" : property, before, after);
    } else if (!before.equals(after)) {
      differences.add(new Difference(subject, property, values(before), values(after)));
    }
  }

  /** The parts of the document that are about the host as a whole. */
  private static boolean isRoot(String name) {
    return name.equals("host") || name.equals("firmware");
  }

  private static boolean isListOfObjects(JsonNode node) {
    return node.isArray() && !node.isEmpty() && node.get(0).isObject();
  }

  private void compareNamed(String kind, String key, JsonNode before, JsonNode after) {
    Map<String, JsonNode> old = byName(before, key);
    Map<String, JsonNode> current = byName(after, key);
    Set<String> names = new LinkedHashSet<>(old.keySet());
    names.addAll(current.keySet());
    for (String name : names) {
      String subject = kind + " " + name;
      JsonNode was = old.get(name);
      JsonNode is = current.get(name);
      if (was == null || is == null) {
        differences.add(
            new Difference(
                subject,
                kind,
                was == null ? List.of() : List.of(name),
                is == null ? List.of() : List.of(name)));
      } else {
        compareObjects(subject, "", was, is);
      }
    }
  }

  private static Map<String, JsonNode> byName(JsonNode list, String key) {
    Map<String, JsonNode> byName = new LinkedHashMap<>();
    list.forEach(node -> byName.put(node.path(key).asText(), node));
    return byName;
  }

  private void compareLists(String subject, String property, JsonNode before, JsonNode after) {
    Set<String> old = new LinkedHashSet<>();
    before.forEach(node -> old.add(text(node)));
    Set<String> current = new LinkedHashSet<>();
    after.forEach(node -> current.add(text(node)));
    List<String> removed = old.stream().filter(text -> !current.contains(text)).toList();
    List<String> added = current.stream().filter(text -> !old.contains(text)).toList();
    if (!removed.isEmpty() || !added.isEmpty()) {
      differences.add(new Difference(subject, property, removed, added));
    }
  }

  private static List<String> values(JsonNode node) {
    return node.isMissingNode() ? List.of() : List.of(text(node));
  }

  /** A value in words: a range as start and end, then what else is said about it. */
  private static String text(JsonNode node) {
    if (node.isArray()) {
      List<String> parts = new ArrayList<>();
      node.forEach(part -> parts.add(text(part)));
      return "[" + String.join(", ", parts) + "]";
    }
    if (!node.isObject()) {
      return node.isTextual() ? node.asText() : node.toString();
    }
    List<String> words = new ArrayList<>();
    if (node.has("start") && node.has("end")) {
      words.add(node.get("start").asText() + "-" + node.get("end").asText());
    }
    node.properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              boolean said =
                  name.equals("start")
                      || name.equals("end")
                      || (name.equals("path") && node.has("origin"));
              if (!said && !IGNORED.contains(name) && !entry.getValue().isNull()) {
                words.add(
                    entry.getValue().isTextual()
                        ? entry.getValue().asText()
                        : name + "=" + text(entry.getValue()));
              }
            });
    return String.join(" ", words);
  }
}
