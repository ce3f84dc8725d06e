// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host of which a test breaks something: the command says what, once, and shows all the rest. The
 * host is demo:rmrr, with ten devices in seven groups.
 */
@Timeout(60)
abstract class BrokenHostCase {
  static final String NOT_READ = "Not or not completely read";

  /** What Java adds to the system's words about a loop of links. */
  static final String JDK_WORDS = " or unable to access attributes of symbolic link";

  static final String DEVICE = "sys/devices/pci0000:00/0000:00:03.0/";
  static final String GROUP = "sys/kernel/iommu_groups/2/";
  static final String UNIT = "sys/devices/virtual/iommu/dmar0/intel-iommu/";
  static final String DMAR = "sys/firmware/acpi/tables/DMAR";

  UnpackedHost host = new UnpackedHost(Path.of(""));
  List<String> whole = List.of();

  @BeforeEach
  void unpack(@TempDir Path directory) throws IOException {
    host = UnpackedHost.of("rmrr", directory);
    whole = host.scan().devices();
    assertThat(whole).hasSize(10);
  }

  /**
   * Status 0, nothing on standard error, and exactly these sources in the text, in the JSON and as
   * findings.
   */
  void assertReports(String... lines) {
    CommandRun run = host.scan();
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(unwrapped(run.section(NOT_READ))).containsExactlyInAnyOrder(lines);
    assertThat(missing()).containsExactlyInAnyOrder(lines);
    assertThat(findings())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(lines).map(line -> line.replaceFirst(": (\\w+) \\(.*", " is $1")).toList());
  }

  List<String> devices() {
    return host.scan().devices();
  }

  List<String> with(String line) {
    String address = line.strip().split(" +")[1];
    return whole.stream().map(each -> each.contains(address) ? line : each).toList();
  }

  List<String> without(String address) {
    return whole.stream().filter(line -> !line.contains(address)).toList();
  }

  JsonNode json(String... arguments) {
    return host.run(
            Stream.concat(Stream.of("-o", "json"), Stream.of(arguments)).toArray(String[]::new))
        .json();
  }

  /** The sources of the JSON picture that are neither read nor dispensable. */
  List<String> missing() {
    List<String> optional = List.of("kernel-config", "hostname", "pci-names");
    return stream(json("scan").path("host").path("sources"))
        .filter(source -> !source.path("status").asText().equals("ok"))
        .filter(source -> !optional.contains(source.path("name").asText()))
        .map(
            source ->
                "%s: %s (%s)"
                    .formatted(
                        Printable.of(source.path("path").asText()),
                        source.path("status").asText(),
                        source.path("detail").asText()))
        .map(line -> line.replace(JDK_WORDS, ""))
        .toList();
  }

  List<String> findings() {
    return stream(json("scan").path("findings"))
        .filter(finding -> finding.path("id").asText().equals("source-missing"))
        .map(finding -> Printable.of(finding.path("summary").asText()))
        .toList();
  }

  static List<String> claims(JsonNode dmaApi, String kind) {
    return stream(dmaApi.path("claims"))
        .filter(claim -> claim.path("kind").asText().equals(kind))
        .map(
            claim ->
                "%s %s %s"
                    .formatted(
                        claim.path("layer").asText(),
                        claim.path("start").asText(),
                        claim.path("confidence").asText()))
        .toList();
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static List<String> unwrapped(List<String> lines) {
    List<String> whole = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("    ")) {
        whole.set(whole.size() - 1, whole.get(whole.size() - 1) + " " + line.strip());
      } else {
        whole.add(line.strip());
      }
    }
    return whole.stream().map(line -> line.replace(JDK_WORDS, "")).toList();
  }

  static String detail(CommandRun dmar) {
    return dmar.err().strip().replaceFirst("^iovascope: [^:]+: \\w+: ", "");
  }
}
