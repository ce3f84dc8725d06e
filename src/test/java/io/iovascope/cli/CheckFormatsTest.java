// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check} prints for pipelines is what their specifications ask for. */
class CheckFormatsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The schema that OASIS has published, formats of dates and addresses included. */
  private static JsonSchema sarifSchema() throws IOException {
    try (InputStream schema =
        CheckFormatsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(
              JSON.readTree(Objects.requireNonNull(schema)),
              SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }
  }

  private static JsonNode sarif(String host, String... options) throws IOException {
    String[] arguments = new String[5 + options.length];
    List.of("--host", host, "check", "-o", "sarif").toArray(arguments);
    System.arraycopy(options, 0, arguments, 5, options.length);
    return JSON.readTree(CommandRun.of(arguments).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo:rmrr", "demo:switch", "demo:nocrs", "demo:off"})
  void sarifIsWhatTheSchemaAsksFor(String host) throws IOException {
    assertThat(sarifSchema().validate(sarif(host))).isEmpty();
  }

  @Test
  void sarifWithWhatIsIgnoredIsWhatTheSchemaAsksFor() throws IOException {
    assertThat(sarifSchema().validate(sarif("demo:rmrr", "--ignore", "rmrr-unreserved"))).isEmpty();
  }

  /** Or the tests above could not fail. */
  @Test
  void theSchemaRefusesWhatIsNoSarif() throws IOException {
    JsonNode wrong =
        JSON.readTree("{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {}}}]}");

    Set<ValidationMessage> messages = sarifSchema().validate(wrong);

    assertThat(messages)
        .extracting(ValidationMessage::getMessage)
        .anyMatch(message -> message.contains("'name'"));
  }
}
