// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.host.DmaFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people pasted into reports, with what a person reads in it. {@code faults.jsonl} was given
 * with the project's requirements, {@code collected.jsonl} was collected later from public mails,
 * issues and pages; names of hosts and people are replaced.
 */
class FieldFaultsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FAULTS = Set.of("dma-fault", "intr-fault", "pasid-fault");

  static List<Named<JsonNode>> pastes() throws IOException {
    List<Named<JsonNode>> pastes = new ArrayList<>();
    for (String file : List.of("faults.jsonl", "collected.jsonl")) {
      for (String line : lines(file)) {
        JsonNode paste = JSON.readTree(line);
        if (FAULTS.contains(paste.path("kind").asText())) {
          pastes.add(Named.of(paste.path("id").asText(), paste));
        }
      }
    }
    return pastes;
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in =
            Objects.requireNonNull(FieldFaultsTest.class.getResourceAsStream("/field/" + file));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pastes")
  void whatAPersonReadsIsRead(JsonNode paste) {
    assertThat(first(paste.path("text").asText())).isEqualTo(expected(paste));
  }

  /** Mail clients add quotation marks, and Windows its line ends. */
  @ParameterizedTest
  @MethodSource("pastes")
  void quotedWithOtherLineEndsItIsTheSame(JsonNode paste) {
    String text = paste.path("text").asText();
    String quoted = "> > " + text.replace("\n", "\r\n> > ");

    assertThat(first(quoted)).isEqualTo(expected(paste));
  }

  /** The parts of a fault that are compared. */
  private record Parts(
      @Nullable String device,
      @Nullable String access,
      @Nullable String address,
      @Nullable String index,
      @Nullable String reason,
      @Nullable Integer pasid) {}

  /** A fault without a requester is none. */
  private static final Parts NOTHING = new Parts(null, null, null, null, null, null);

  private static Parts expected(JsonNode paste) {
    JsonNode expect = paste.path("expect");
    if (expect.path("device").isNull()) {
      return NOTHING;
    }
    String reason = text(expect.path("reason"));
    return new Parts(
        text(expect.path("device")),
        text(expect.path("access")),
        text(expect.path("address")),
        text(expect.path("index")),
        reason == null ? inWords(paste.path("text").asText()) : reason,
        expect.path("pasid").isInt() ? expect.path("pasid").asInt() : null);
  }

  /** A reason that the text has in words alone may be filled in. */
  private static @Nullable String inWords(String text) {
    return FaultReasons.find(text.replaceAll("\\s+", " "))
        .map(found -> "0x%02x".formatted(found.reason()))
        .orElse(null);
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  private static Parts first(String text) {
    List<DmaFault> faults = new ArrayList<>();
    FaultReader.read(
        text,
        new FaultSink() {
          @Override
          public void fault(DmaFault fault) {
            faults.add(fault);
          }

          @Override
          public void endOfBoot(int firstLine, int lastLine, boolean complete) {
            // One boot.
          }
        });
    if (faults.isEmpty()) {
      return NOTHING;
    }
    DmaFault fault = faults.get(0);
    return new Parts(
        fault.device().toString(),
        fault.access().label(),
        fault.address() == null ? null : "0x%016x".formatted(fault.address()),
        fault.index() == null ? null : "0x%x".formatted(fault.index()),
        fault.reason() == null ? null : fault.reasonCode(),
        fault.pasid());
  }
}
