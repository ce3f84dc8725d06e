// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.SummaryKey;
import io.iovascope.finding.Verdict;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a former check found: its JSON, or any other document of ours with findings. */
final class Baseline {

  private static final int LIMIT = 256 << 20;

  private Baseline() {}

  /**
   * @throws CommandFailure if the file cannot be read or holds no findings
   */
  static List<Verdict.Known> read(String name) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      bytes = in.readNBytes(LIMIT);
    } catch (IOException | InvalidPathException e) {
      throw failure(name, FileProblem.text(e));
    }
    JsonNode document;
    try {
      document = JsonMapper.builder().build().readTree(bytes);
    } catch (JsonProcessingException e) {
      throw failure(name, "no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw failure(name, FileProblem.text(e));
    }
    if (!document.path("findings").isArray()) {
      throw failure(name, "expected what 'check -o json' prints, found no list of findings");
    }
    List<Verdict.Known> known = new ArrayList<>();
    for (String list : List.of("findings", "known")) {
      for (JsonNode finding : document.path(list)) {
        known(finding).ifPresent(known::add);
      }
    }
    return known;
  }

  private static Optional<Verdict.Known> known(JsonNode finding) {
    return Severity.ofLabel(finding.path("severity").asText(""))
        .map(severity -> new Verdict.Known(key(finding), severity));
  }

  private static String key(JsonNode finding) {
    JsonNode key = finding.path("key");
    if (key.isTextual()) {
      return key.textValue();
    }
    JsonNode device = finding.path("device");
    JsonNode group = finding.path("group");
    return SummaryKey.of(
        finding.path("id").asText(""),
        device.isTextual() ? device.textValue() : null,
        group.isInt() ? group.intValue() : null,
        finding.path("summary").asText(""));
  }

  private static CommandFailure failure(String name, String problem) {
    return CommandFailure.usage(
        "--baseline %s: %s".formatted(Printable.of(name), Printable.of(problem)));
  }
}
