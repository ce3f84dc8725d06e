// SPDX-License-Identifier: Apache-2.0
package io.iovascope.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.cli.shared.HostOpener;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every document about every captured host is what its published schema says. */
class CapturedDocumentsTest {

  private static final DocumentSchemas SCHEMAS = new DocumentSchemas();

  static Stream<String> hosts() {
    return Stream.of(
            CapturedHost.hosts().stream().map(host -> host.file().toString()),
            CapturedHost.withTrees().stream().map(host -> host.file().toString()),
            HostOpener.DEMOS.stream().map(demo -> "demo:" + demo))
        .flatMap(hosts -> hosts);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void everyDocumentOfAHostKeepsItsSchema(String host) {
    List<Document> documents = HostDocuments.of(host).all();

    assertThat(documents).hasSizeGreaterThan(5);
    assertThat(documents.stream().flatMap(CapturedDocumentsTest::problems)).isEmpty();
  }

  private static Stream<String> problems(Document document) {
    return SCHEMAS.problems(document.schema(), document.json()).stream()
        .map(problem -> "%s of %s: %s".formatted(document.schema(), document.what(), problem));
  }
}
