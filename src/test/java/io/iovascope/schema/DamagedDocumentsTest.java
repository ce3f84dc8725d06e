// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schemas take what the program gives away, and nothing that differs in a single place. */
class DamagedDocumentsTest {

  private static final DocumentSchemas SCHEMAS = new DocumentSchemas();

  /** So many of each list are damaged. */
  private static final int ELEMENTS = 2;

  /** Members that a document may lack. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "capture - /kernel",
          "capture - /hostname",
          // Only one of several hosts has it.
          "check - /file",
          "health - /checks/0/data",
          "health - /checks/0/data/ageSeconds",
          // Counts of before have none.
          "kernel-log - /faults/0/cause",
          "kernel-log - /faults/1/cause",
          "log - /devices/0/failures/32bit-space",
          "log - /devices/1/failures/32bit-space",
          "page-table - /ranges");

  /** Members whose presence depends on what is told: where it was read, what a finding is about. */
  private static final Pattern DEPENDENT =
      Pattern.compile(
          ".*/(path|line|offset|record|readAt|subject/(properties/)?(id|address|group|name))");

  private static List<Document> samples = List.of();

  @BeforeAll
  static void make(@TempDir Path directory) throws IOException {
    samples = SampleDocuments.in(directory);
  }

  @Test
  void everyDocumentThatHasASchemaIsGivenAwayAndKeepsIt() {
    assertThat(samples)
        .allSatisfy(
            sample ->
                assertThat(SCHEMAS.problems(sample.schema(), sample.json()))
                    .as("%s of %s", sample.schema(), sample.what())
                    .isEmpty());
    assertThat(samples.stream().map(Document::schema).distinct().sorted())
        .isEqualTo(DocumentSchemas.names());
  }

  /** So that nothing is published that the program does not say, or no longer. */
  @Test
  void everyMemberThatASchemaNamesIsInSomeDocument() {
    SchemaFiles files = SchemaFiles.read();
    Set<String> published = new TreeSet<>();
    for (String name : files.byName().keySet()) {
      members(files.of(name), published);
      files.of(name).definitions().values().forEach(part -> members(part, published));
    }
    Set<String> said = new TreeSet<>();
    samples.forEach(sample -> said(files.of(sample.schema()), sample.json(), said));

    published.removeIf(member -> DEPENDENT.matcher(member).matches());
    said.removeIf(member -> DEPENDENT.matcher(member).matches());
    assertThat(said).isEqualTo(published);
  }

  private static void members(SchemaPart part, Set<String> all) {
    part.members()
        .values()
        .forEach(
            member -> {
              all.add(member.toString());
              members(member, all);
            });
    part.items().ifPresent(items -> members(items, all));
  }

  private static void said(SchemaPart part, JsonNode json, Set<String> all) {
    SchemaPart target = part.target();
    target
        .members()
        .forEach(
            (name, member) -> {
              if (json.has(name)) {
                all.add(member.toString());
                said(member, json.get(name), all);
              }
            });
    target.items().ifPresent(items -> json.forEach(element -> said(items, element, all)));
  }

  @Test
  void noDamageGoesUnnoticed() {
    Set<String> unnoticed =
        samples.stream()
            .flatMap(
                sample ->
                    DamagedDocument.unnoticed(
                            shortened(sample.json()),
                            document -> SCHEMAS.problems(sample.schema(), document).isEmpty())
                        .stream()
                        .map(damage -> sample.schema() + " " + damage))
            .filter(damage -> !DEPENDENT.matcher(damage).matches())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(unnoticed).isEqualTo(new TreeSet<>(OPTIONAL));
  }

  private static JsonNode shortened(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      object.properties().forEach(each -> copy.set(each.getKey(), shortened(each.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      for (int i = 0; i < Math.min(ELEMENTS, array.size()); i++) {
        copy.add(shortened(array.get(i)));
      }
      return copy;
    }
    return node;
  }

  @ParameterizedTest
  @CsvSource({
    "/schema, iovascope.picture/2",
    "/generatedAt, yesterday",
    "/generatedAt, 2026-11-22T21:00:00+01:00",
    "/host/iommu, unknown",
    "/host/iommu, TRANSLATED",
    "/host/sources/0/status, missing",
    "/units/0/address, 0xfed90000",
    "/units/0/address, 0x00000000FED90000",
    "/units/0/addressWidth, 38.5",
    "/groups/0/id, -1",
    "/groups/0/devices, null",
    "/groups/0/assignable/verdict, maybe",
    "/groups/0/vfio/usableBytes, 18446744073709551616",
    "/devices/0/address, 00:00.0",
    "/devices/0/class, 0x60000",
    "/devices/0/hostBridge, null",
    "/devices/0/dmaApi/usableBytes, -1",
    "/devices/0/dmaApi/claims/0/confidence, certain",
    "/devices/0/dmaApi/claims/0/layer, kernel",
    "/findings/0/severity, error",
    "/findings/0/id, Rmrr_Unreserved",
    "/usage/groups/0/space/occupancies, []"
  })
  void aPictureWithAValueThatThereIsNotIsRefused(String place, String value) {
    JsonNode picture =
        samples.stream()
            .filter(sample -> sample.what().equals("scan --host demo:filling"))
            .findFirst()
            .orElseThrow()
            .json()
            .deepCopy();
    int slash = place.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) picture.at(place.substring(0, slash));
    assertThat(parent.has(place.substring(slash + 1))).isTrue();

    parent.set(place.substring(slash + 1), value(value));

    assertThat(SCHEMAS.problems("picture", picture)).isNotEmpty();
  }

  /** What JSON understands, or else a string. */
  private static JsonNode value(String text) {
    try {
      return new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }
}
