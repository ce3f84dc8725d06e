// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.Golden;
import io.iovascope.cli.CommandRun;
import io.iovascope.finding.rule.Findings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class CheckCommandTest {

  private static final String BASELINE = "--baseline src/test/resources/cli/baseline/rmrr";

  private static CommandRun check(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("--host", "demo:rmrr", "check"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static List<String> ids(JsonNode findings) {
    List<String> ids = new ArrayList<>();
    findings.forEach(finding -> ids.add(finding.path("id").asText()));
    return ids;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rmrr", "switch", "nocrs", "beyond"})
  void saysWhatIsWrong(String demo) {
    Golden.assertMatches(
        CommandRun.of("--host", "demo:" + demo, "check").out(), "cli/check-" + demo + ".txt");
  }

  @Test
  void saysWhyAndWhatToDo() {
    Golden.assertMatches(check("-v").out(), "cli/check-verbose.txt");
  }

  @Test
  void listsWhatThereIs() {
    CommandRun run = check("--list");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines().skip(1).map(line -> line.split(" ")[0]))
        .containsExactlyElementsOf(Findings.catalogue().keySet());
  }

  @ParameterizedTest
  @CsvSource({
    "rmrr, critical, 1",
    "rmrr, warning, 1",
    "rmrr, never, 0",
    "switch, critical, 0",
    "switch, warning, 1",
    "sriov, warning, 0",
    "sriov, INFO, 1",
    "beyond, critical, 1",
    "beyond, never, 3",
    "off, info, 3",
  })
  void theExitStatusTellsHowBadItIs(String demo, String failOn, int status) {
    assertThat(CommandRun.of("--host", "demo:" + demo, "check", "--fail-on", failOn).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "--only, no-such, \"--only: no finding is called 'no-such'; check --list names them\"",
    "--ignore, x, \"--ignore x: no finding is called 'x'; check --list names them\"",
    "--ignore, no-iova:y, \"--ignore no-iova:y: 'y' is neither a PCI address nor the number of a group\"",
    "--ignore-file, /no/such, --ignore-file /no/such: no such file or directory",
    "--baseline, /no/such, --baseline /no/such: no such file or directory",
  })
  void whatMakesNoSenseIsSaidInOneLine(String option, String value, String message) {
    assertThat(check(option, value))
        .isEqualTo(CommandRun.failure(2, "iovascope: " + message.replace("\"", "")));
  }

  @Test
  void otherCommandsHaveNoSuchFormats() {
    assertThat(CommandRun.of("--host", "demo:off", "scan", "-o", "sarif"))
        .isEqualTo(
            CommandRun.failure(
                2, "iovascope: -o sarif: only check prints that; expected text or json"));
  }

  @Test
  void decisionsAreReadFromAFile(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("ignore"),
            """
            # What we know of.
            rmrr-locks-group:0000:00:03.0  reason: the card stays with the host

            rmrr-unreserved:5 until 2020-01-31 reason: firmware is on its way
            rmrr-unreserved:00:1f.2 until 2999-12-31 reason: nothing does DMA there
            """);

    CommandRun run = check("--ignore-file", file.toString(), "-o", "json");

    JsonNode json = run.json();
    assertThat(run.status()).isEqualTo(1);
    assertThat(ids(json.path("findings")))
        .contains("rmrr-unreserved")
        .doesNotContain("rmrr-locks-group");
    assertThat(json.path("ignored"))
        .extracting(
            ignored ->
                ignored.path("id").asText()
                    + ": "
                    + ignored.path("ignoredBy").path("reason").asText())
        .containsExactly(
            "rmrr-unreserved: nothing does DMA there",
            "rmrr-locks-group: the card stays with the host");
    assertThat(json.path("expired"))
        .extracting(expired -> expired.path("id").asText() + " " + expired.path("until").asText())
        .containsExactly("rmrr-unreserved 2020-01-31");
    assertThat(check("--ignore-file", file.toString()).out())
        .contains(
            "expired the decision to ignore rmrr-unreserved:5 held until 2020-01-31: firmware is on"
                + " its way\n")
        .endsWith("2 ignored (-v: evidence and what to do)\n");
  }

  @Test
  void everyBadLineOfAFileIsNamed(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("ignore"),
            """
            no-iova
            no-iova until tomorrow reason: x
            nothing reason: x
            no-iova:evil\u001b reason: x
            """);

    assertThat(check("--ignore-file", file.toString()))
        .isEqualTo(
            CommandRun.failure(
                2,
                "iovascope: --ignore-file "
                    + file
                    + ": line 1: expected 'ID[:DEVICE] [until YYYY-MM-DD] reason: TEXT'; line 2:"
                    + " 'tomorrow' is no date; expected YYYY-MM-DD; line 3: no finding is called"
                    + " 'nothing'; check --list names them; line 4: 'evil\\x1b' is neither a PCI"
                    + " address nor the number of a group"));
  }

  @Test
  void onlyWhatIsNewIsToldAfterABaseline(@TempDir Path directory) throws IOException {
    Path before = directory.resolve("before.json");
    Files.writeString(before, check("-o", "json").out());

    CommandRun same = check("--baseline", before.toString());

    assertThat(same.status()).isZero();
    assertThat(same.out()).isEqualTo("no finding; 8 known before\n");

    Files.writeString(before, check("-o", "json", "--ignore", "rmrr-locks-group").out());
    CommandRun more = check("--baseline", before.toString(), "-o", "json");
    assertThat(more.status()).isEqualTo(1);
    assertThat(ids(more.json().path("findings"))).containsExactly("rmrr-locks-group");
    assertThat(more.json().path("known")).hasSize(7);
  }

  /** The files are the output of {@code check -o json} before findings had keys. */
  @ParameterizedTest
  @CsvSource({"rmrr, 8", "filling, 3", "switch, 6", "sriov, 1", "nocrs, 6", "beyond, 5"})
  void aBaselineFromBeforeThereWereKeysIsUnderstood(String demo, int known) {
    JsonNode json =
        CommandRun.of(
                "--host",
                "demo:" + demo,
                "check",
                "-o",
                "json",
                "--baseline",
                "src/test/resources/cli/baseline/%s.json".formatted(demo))
            .json();

    assertThat(ids(json.path("findings"))).isEmpty();
    assertThat(json.path("known")).hasSize(known);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"findings\": 1}", "\u0000"})
  void whatIsNoFormerCheckIsRefused(String content, @TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("before.json"), content);

    CommandRun run = check("--baseline", file.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void jsonSaysWhichHostItIsAbout() {
    JsonNode json = check("-o", "json", "--only", "rmrr-locks-group").json();

    assertThat(json.path("schema").asText()).isEqualTo("iovascope.check/1");
    assertThat(json.path("host").path("kernel").asText()).isEqualTo("6.12.107+deb13-amd64");
    assertThat(json.path("failed").asBoolean()).isTrue();
    assertThat(ids(json.path("findings"))).containsExactly("rmrr-locks-group");
  }

  @Test
  void junitHasACaseForEachRule() throws Exception {
    CommandRun run = check("-o", "junit", "--ignore", "rmrr-unreserved");

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(run.out().getBytes(StandardCharsets.UTF_8)));
    assertThat(run.status()).isEqualTo(1);
    assertThat(document.getElementsByTagName("testcase").getLength())
        .isEqualTo(Findings.catalogue().size());
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("skipped").getLength()).isEqualTo(1);
    assertThat(document.getDocumentElement().getAttribute("failures")).isEqualTo("1");
    Golden.assertMatches(
        check("-o", "junit", "--only", "rmrr-locks-group,no-iova").out(), "cli/check.junit.xml");
  }

  @Test
  void sarifHasARuleForEachAndSaysWhatIsSuppressed() {
    JsonNode run = check("-o", "sarif", "--ignore", "rmrr-unreserved").json().path("runs").path(0);

    assertThat(run.path("tool").path("driver").path("rules")).hasSize(Findings.catalogue().size());
    for (JsonNode result : run.path("results")) {
      int index = result.path("ruleIndex").asInt();
      assertThat(run.path("tool").path("driver").path("rules").path(index).path("id"))
          .isEqualTo(result.path("ruleId"));
      assertThat(result.path("level").asText()).isIn("error", "warning", "note");
      assertThat(result.path("suppressions").isEmpty())
          .isNotEqualTo(result.path("ruleId").asText().equals("rmrr-unreserved"));
    }
    String version = "\"version\" : \"(?!2\\.1\\.0)[^\"]+\"";
    Golden.assertMatches(
        check("-o", "sarif", "--only", "rmrr-locks-group")
            .out()
            .replaceFirst(version, "\"version\" : \"VERSION\""),
        "cli/check.sarif");
  }

  @Test
  void severalHostsAreToldOneAfterTheOther() {
    CommandRun switched = CommandRun.of("check", "--host", "demo:switch");
    CommandRun run = CommandRun.of("check", "demo:switch", "demo:off", "demo:sriov");

    assertThat(run)
        .isEqualTo(
            new CommandRun(
                1,
                "demo:switch (kernel 6.12.107+deb13-amd64)\n"
                    + switched.out()
                    + "\ndemo:off (kernel 6.12.107+deb13-amd64)\nno finding\n"
                    + "\ndemo:sriov (kernel 6.12.107+deb13-amd64)\n"
                    + CommandRun.of("check", "--host", "demo:sriov").out(),
                "iovascope: demo:off: IOMMU off: the machine has a VT-d unit, but the kernel command"
                    + " line switches it off; remove intel_iommu=off\n"));
    assertThat(CommandRun.of("check", "demo:switch")).isEqualTo(switched);
  }

  @ParameterizedTest
  @CsvSource({
    "demo:switch demo:sriov, 1",
    "demo:switch demo:sriov --fail-on critical, 0",
    "demo:sriov demo:off --fail-on critical, 3",
    "demo:sriov /no/such --fail-on critical, 3",
    "/no/such demo:rmrr, 1",
  })
  void theExitStatusIsThatOfTheWorstOfSeveralHosts(String arguments, int status) {
    assertThat(CommandRun.of(("check " + arguments).split(" ")).status()).isEqualTo(status);
  }

  @Test
  void aHostThatCannotBeReadCostsALine() {
    CommandRun good = CommandRun.of("check", "demo:switch", "demo:sriov");

    assertThat(CommandRun.of("check", "demo:switch", "/no/such", "demo:sriov"))
        .isEqualTo(
            new CommandRun(
                1,
                good.out(),
                "iovascope: /no/such: no such file or directory; give live, a directory, a capture"
                    + " file, or demo\n"));
  }

  @Test
  void severalHostsAreADocumentALine() {
    CommandRun run = CommandRun.of("check", "demo:rmrr", "demo:off", "-o", "jsonl");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out().lines().map(CheckCommandTest::understood))
        .extracting(
            json -> json.path("file").asText() + " " + json.path("findings").size(),
            json -> json.path("failed").asBoolean())
        .containsExactly(tuple("demo:rmrr 8", true), tuple("demo:off 0", false));
    JsonNode one = understood(CommandRun.of("check", "demo:rmrr", "-o", "jsonl").out());
    assertThat(one.has("file")).isFalse();
    assertThat(one.path("findings")).hasSize(8);
  }

  private static JsonNode understood(String line) {
    return new CommandRun(0, line, "").json();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nonsense | 'nonsense': expected a PCI address such as 0000:3b:00.0, or a capture or another host; there is none
          nonsense --guest-ram 8G | 'nonsense': expected a PCI address such as 0000:3b:00.0
          --guest-ram 8G | give the DEVICE that the plan is about
          00:03.0 00:04.0 --guest-ram 8G | '00:04.0': a plan is about one device
          00:03.0 demo demo:off --guest-ram 8G | 'demo:off': a plan is about one host
          demo demo:off --host demo | 'demo': name hosts as arguments or with --host, not both
          demo demo:off -o json | -o json: is about one host; of several, text and jsonl
          demo demo:off -o sarif | -o sarif: is about one host; of several, text and jsonl
          demo demo:off --baseline before.json | --baseline: is about one host; give one
          demo -o csv | -o csv: only fleet prints that; expected text, json, jsonl, junit or sarif
          """)
  void argumentsThatDoNotFitTogetherAreSaidInOneLine(String arguments, String message) {
    CommandRun run =
        CommandRun.of(("check " + arguments).replace("--baseline before", BASELINE).split(" "));

    assertThat(run).isEqualTo(CommandRun.failure(2, "iovascope: " + message));
  }

  @Test
  void theHostOfAPlanMayBeAnArgument() {
    CommandRun run = CommandRun.of("check", "00:03.0", "demo:rmrr", "--guest-ram", "8G");

    assertThat(run).isEqualTo(check("00:03.0", "--guest-ram", "8G"));
    assertThat(run.out()).startsWith("No: ");
  }
}
