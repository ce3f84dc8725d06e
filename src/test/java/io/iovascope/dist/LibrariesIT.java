// SPDX-License-Identifier: Apache-2.0
package io.iovascope.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of libraries (CycloneDX) that the packages of a build with {@code -Pdist} carry. */
class LibrariesIT {

  /** One of a library's licenses has to be among these: each lets it be shipped as it is. */
  private static final Set<String> ALLOWED =
      Set.of(
          "0BSD",
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-1.0",
          "EPL-2.0",
          "MIT");

  /** What Quarkus puts before the name of a library some of whose classes the build has changed. */
  private static final String CHANGED = "modified-";

  private JsonNode list = new ObjectMapper().createObjectNode();

  @BeforeEach
  void readList() throws IOException {
    String built = System.getProperty("iovascope.packages");
    assumeTrue(built != null, "no packages were built: -Pdist does");
    try (Stream<Path> files = Files.list(Path.of(built))) {
      List<Path> lists = files.filter(file -> file.toString().endsWith(".cdx.json")).toList();
      assertThat(lists).hasSize(1);
      list = new ObjectMapper().readTree(lists.get(0).toFile());
    }
  }

  private Stream<JsonNode> components() {
    return StreamSupport.stream(list.path("components").spliterator(), false);
  }

  /** As Quarkus names their files. */
  private static String file(JsonNode component) {
    String purl = component.path("purl").asText();
    String classifier =
        purl.contains("classifier=") ? "-" + purl.replaceAll(".*classifier=|&.*", "") : "";
    return "%s.%s-%s%s.jar"
        .formatted(
            component.path("group").asText(),
            component.path("name").asText(),
            component.path("version").asText(),
            classifier);
  }

  @Test
  void everyLibraryOfTheProgramIsListed() throws IOException {
    Set<String> shipped = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("target"), 5)) {
      files
          .filter(file -> file.toString().matches(".*(quarkus-app|native-image-source-jar)/lib/.*"))
          .filter(file -> file.toString().endsWith(".jar"))
          .map(file -> file.getFileName().toString())
          .forEach(name -> shipped.add(name.replaceFirst("^" + CHANGED, "")));
    }

    assertThat(shipped).isNotEmpty();
    assertThat(components().map(LibrariesIT::file)).containsAll(shipped);
  }

  @Test
  void everyLibraryMayBeShipped() {
    assertThat(components())
        .isNotEmpty()
        .allSatisfy(
            component ->
                assertThat(licenses(component)).as(file(component)).containsAnyElementsOf(ALLOWED));
  }

  @Test
  void everyLibraryHasAChecksum() {
    assertThat(components())
        .allSatisfy(
            component ->
                assertThat(component.path("hashes").findValuesAsText("alg"))
                    .as(file(component))
                    .contains("SHA-256"));
  }

  private static Set<String> licenses(JsonNode component) {
    return StreamSupport.stream(component.path("licenses").spliterator(), false)
        .map(each -> each.path("license"))
        .map(license -> license.path("id").asText(license.path("name").asText()))
        .collect(Collectors.toSet());
  }
}
