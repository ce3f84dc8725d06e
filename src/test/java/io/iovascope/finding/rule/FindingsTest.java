// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.finding.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FindingsTest {

  private static final Path TESTS =
      Path.of("src", "test", "java", "io", "iovascope", "finding", "rule");

  static Stream<Rule> rules() {
    return Findings.RULES.stream();
  }

  /** A name cannot begin with a digit, so that one is spelled out. */
  @ParameterizedTest
  @MethodSource("rules")
  void theClassOfARuleIsItsId(Rule rule) {
    String camelCase =
        Arrays.stream(rule.id().replace("32bit-left", "thirty-two-bit-left").split("-"))
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());

    assertThat(rule.getClass().getSimpleName()).isEqualToIgnoringCase(camelCase);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleHasATestOfItsName(Rule rule) {
    assertThat(Files.exists(TESTS.resolve(rule.getClass().getSimpleName() + "Test.java"))).isTrue();
  }
}
