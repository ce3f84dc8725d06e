package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.finding.Finding;
import io.iovascope.finding.FindingSubject;
import io.iovascope.finding.RuleDescription;
import io.iovascope.finding.Verdict;
import io.iovascope.finding.rule.Findings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                    finding.summary(), finding.remedy(), String.join("; ", finding.evidence()))));
    json.putArray("locations")
        .addObject()
        .putArray("logicalLocations")
        .addObject()
        .put("kind", "resource")
        .put("fullyQualifiedName", place(finding));
    FindingSubject subject = FindingSubject.of(finding);
    json.putObject("partialFingerprints")
        .put(
            "iovascopeSubject/v1",
            "%s|%s|%s|%s"
                .formatted(subject.id(), subject.device(), subject.group(), subject.summary()));
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
