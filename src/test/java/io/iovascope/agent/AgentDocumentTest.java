// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import io.iovascope.GeneratedSection;
import io.iovascope.agent.settings.AgentOption;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgentDocumentTest {

  @Test
  void listsEverySetting() {
    String rows =
        Stream.of(AgentOption.values())
            .map(
                option ->
                    "| `%s %s` | `%s` | `%s` | %s | %s |%n"
                        .formatted(
                            option.flag(),
                            option.valueLabel(),
                            option.variable(),
                            option.key(),
                            option.defaultValue().isEmpty()
                                ? ""
                                : "`" + option.defaultValue() + "`",
                            option.description()))
            .collect(Collectors.joining());

    new GeneratedSection(Path.of("docs", "agent.md"), "settings")
        .assertMatches(
            "| option | variable | key | default | what it is |\n|---|---|---|---|---|\n" + rows);
  }
}
