// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.RuleDescription;
import io.iovascope.finding.Verdict;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Origin;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code check} as SARIF 2.1.0, the form in which pipelines exchange results of
 * analysis. What is ignored is there and suppressed.
 */
public final class CheckSarif {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final String hostname;
  private final boolean compared;
  private final Map<String, Integer> places = new HashMap<>();

  private CheckSarif(String hostname, boolean compared) {
    this.hostname = hostname;
    this.compared = compared;
  }

  /**
   * The whole document.
   *
   * @param hostname what to call the host
   * @param version version of the program
   * @param compared whether there was a baseline
   */
  public static ObjectNode of(Verdict verdict, String hostname, String version, boolean compared) {
    return new CheckSarif(hostname, compared).document(verdict, version);
  }

  private ObjectNode document(Verdict verdict, String version) {
    ObjectNode json = Json.object().put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = json.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "iovascope").put("version", version);
    ArrayNode rules = driver.putArray("rules");
    List<RuleDescription> all = Findings.descriptions();
    for (int i = 0; i < all.size(); i++) {
      places.put(all.get(i).id(), i);
      rules.add(rule(all.get(i)));
    }
    ArrayNode results = run.putArray("results");
    verdict.told().forEach(finding -> results.add(result(finding, "new")));
    verdict.known().forEach(finding -> results.add(result(finding, "unchanged")));
    for (Verdict.Ignored ignored : verdict.ignored()) {
      ObjectNode result = result(ignored.finding(), null);
      result
          .putArray("suppressions")
          .addObject()
          .put("kind", "external")
          .put("justification", ignored.by().reason());
      results.add(result);
    }
    return json;
  }

  private static ObjectNode rule(RuleDescription rule) {
    ObjectNode json = Json.object().put("id", rule.id());
    json.set("shortDescription", text(rule.notes().title()));
    json.set("fullDescription", text(rule.notes().meaning()));
    json.set("help", text(rule.notes().remedy()));
    json.putObject("defaultConfiguration").put("level", level(rule.severity()));
    return json;
  }

  private ObjectNode result(Finding finding, @Nullable String baselineState) {
    ObjectNode json =
        Json.object()
            .put("ruleId", finding.id())
            .put("ruleIndex", places.get(finding.id()))
            .put("level", level(finding.severity()));
    json.set(
        "message",
        text(
            "%s. What to do: %s. %s"
                .formatted(
                    finding.summary(),
                    finding.remedy(),
                    String.join(
                        "; ", finding.evidence().stream().map(Evidence::toString).toList()))));
    ObjectNode location = json.putArray("locations").addObject();
    finding.evidence().stream()
        .flatMap(evidence -> Stream.ofNullable(evidence.origin()))
        .findFirst()
        .ifPresent(origin -> location.set("physicalLocation", physical(origin)));
    location
        .putArray("logicalLocations")
        .addObject()
        .put("kind", "resource")
        .put("fullyQualifiedName", place(finding));
    json.putObject("partialFingerprints").put("iovascopeKey/v2", finding.key());
    if (compared && baselineState != null) {
      json.put("baselineState", baselineState);
    }
    return json;
  }

  private String place(Finding finding) {
    if (finding.device() != null) {
      return "%s/pci/%s".formatted(hostname, finding.device());
    }
    return finding.group() == null
        ? hostname
        : "%s/iommu_groups/%d".formatted(hostname, finding.group());
  }

  /** A file of the host; of a text file the line, of a table the structure in it. */
  private static ObjectNode physical(Origin origin) {
    ObjectNode json = Json.object();
    json.putObject("artifactLocation").put("uri", uri(origin.path()));
    if (origin.position() instanceof Origin.Line line) {
      json.putObject("region").put("startLine", line.number());
    } else if (origin.position() instanceof Origin.Structure structure) {
      json.putObject("region").put("byteOffset", structure.offset());
    }
    return json;
  }

  /** The path with every byte escaped that the path of a URI may not have. */
  private static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9')
              || "/:-._~".indexOf(each) >= 0;
      uri.append(plain ? Character.toString(each) : "%%%02X".formatted(each));
    }
    return uri.toString();
  }

  private static ObjectNode text(String text) {
    return Json.object().put("text", text);
  }

  private static String level(Finding.Severity severity) {
    return switch (severity) {
      case CRITICAL -> "error";
      case WARNING -> "warning";
      case INFO -> "note";
    };
  }
}
