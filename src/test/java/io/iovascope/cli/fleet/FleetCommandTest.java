// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.CapturedHost;
import io.iovascope.Fifo;
import io.iovascope.Golden;
import io.iovascope.cli.CommandRun;
import io.iovascope.cli.UnpackedHost;
import io.iovascope.cli.shared.HostsInOrder;
import io.iovascope.finding.rule.Findings;
import io.iovascope.fleet.FleetEntry;
import io.iovascope.host.KernelRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FleetCommandTest {

  private static final String EVIL = "\u001b]0;x\u0007\u009b31m\u202e\u2028\r";
  private static final Path PAGE = Path.of("docs", "fleet.md");

  private static CommandRun fleet(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("fleet"), Stream.of(arguments)).toArray(String[]::new));
  }

  /** Hosts of several kernels, alike and not, and three files that are none. */
  private static Path captures(Path directory) throws IOException {
    Path captures = Files.createDirectory(directory.resolve("captures"));
    for (String name :
        List.of(
            "hosts/deb61-plain",
            "hosts/deb612-none",
            "hosts/deb612-off",
            "hosts/deb612-sriov",
            "hosts/deb612-switch",
            "hosts/deb612-vfio-rmrr",
            "hosts/deb612-virtio48",
            "distributions/deb510-vfio-rmrr",
            "other-iommu/deb612-amd")) {
      Path file = CapturedHost.named(name).file();
      Files.copy(file, captures.resolve(file.getFileName()));
    }
    byte[] whole = Files.readAllBytes(CapturedHost.named("hosts/deb72-plain").file());
    Files.write(captures.resolve("cut.tar.gz"), Arrays.copyOf(whole, whole.length / 2));
    Files.writeString(captures.resolve("notes.txt"), "they are of Tuesday\n");
    Files.createDirectory(captures.resolve("web17"));
    Files.writeString(captures.resolve("cut.tar.gz.sha256"), "0123");
    return captures;
  }

  private static String placed(String text, Path directory) {
    return text.replace(directory.toString(), "DIRECTORY");
  }

  @ParameterizedTest
  @CsvSource({
    "text, fleet.txt, ''",
    "jsonl, fleet.jsonl, ''",
    "csv, fleet.csv, ''",
    "text, fleet-verbose.txt, -v",
    "text, fleet-kernel.txt, --kernel=7.2",
    "jsonl, fleet-kernel.jsonl, --kernel=7.2 --only=rmrr-unreserved",
    "csv, fleet-kernel.csv, '--kernel=el9.6 --only=isa-16m,rmrr-unreserved'",
  })
  void saysWhatManyCapturesHaveInCommon(
      String format, String golden, String options, @TempDir Path directory) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(captures(directory).toString()));
    arguments.addAll(List.of("-o", format));
    Stream.of(options.split(" ")).filter(option -> !option.isEmpty()).forEach(arguments::add);

    CommandRun run = fleet(arguments.toArray(String[]::new));

    Golden.assertMatches(placed(run.out(), directory), "cli/" + golden);
    assertThat(run.status()).isEqualTo(3);
    assertThat(placed(run.err(), directory))
        .isEqualTo(
            """
            iovascope: DIRECTORY/captures/cut.tar.gz: the file is cut off; copy it again from where it was made
            iovascope: DIRECTORY/captures/notes.txt: not a capture: it does not begin with a tar header; expected a tar archive, packed with gzip or not, that holds sys/ and proc/
            iovascope: DIRECTORY/captures/web17: expected a directory that holds sys/ and proc/, or a log, lspci and the like
            iovascope: left out by their names (hidden files, check sums, signatures): 1
            """);
    if (format.equals("text")) {
      assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }
  }

  @Test
  void findingsDoNotChangeTheStatus() {
    CommandRun run = fleet("demo:rmrr", "demo:beyond", "demo:off");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("3 hosts: 2 with critical findings, ");
  }

  @Test
  void aHostInADirectoryOfItsOwnIsOne(@TempDir Path directory) throws IOException {
    UnpackedHost.of("switch", Files.createDirectory(directory.resolve("web1")));
    UnpackedHost.of("rmrr", Files.createDirectory(directory.resolve("web2")));
    Files.writeString(directory.resolve("web3.log"), "DMI: Acme X, BIOS 1\nLinux version 6.1.0\n");

    List<JsonNode> hosts = documents(fleet(directory.toString(), "-o", "jsonl"));
    List<JsonNode> one = documents(fleet(directory.resolve("web1").toString(), "-o", "jsonl"));

    assertThat(hosts)
        .extracting(host -> Path.of(host.path("name").asText()).getFileName().toString())
        .containsExactly("web1", "web2", "web3.log");
    assertThat(one).containsExactly(hosts.get(0));
  }

  /** Nobody collected them: that is no proof that there are none. */
  @Test
  void whatIsNotKnownIsNotZero(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("web3.log"),
        """
        [    0.000000] Linux version 6.1.0-9-amd64 (a@b) (gcc) #1 SMP
        [    0.000000] DMI: Dell Inc. PowerEdge R650/0PYXKY, BIOS 1.2 01/01/2020
        """);

    CommandRun json = fleet(directory.toString(), "-o", "jsonl");
    CommandRun csv = fleet(directory.toString(), "-o", "csv", "--only", "no-iova");

    JsonNode host = documents(json).get(0);
    assertThat(host.path("problem").isNull()).as(json.out()).isTrue();
    assertThat(host.path("model").asText()).isEqualTo("Dell Inc. PowerEdge R650");
    assertThat(host.path("kernel").asText()).isEqualTo("6.1.0-9-amd64");
    for (String unknown : List.of("hostname", "groups", "devices", "options", "outlier")) {
      assertThat(host.get(unknown).isNull()).as(unknown).isTrue();
    }
    assertThat(csv.out().lines().skip(1))
        .containsExactly(
            "\"%s\",,,\"Dell Inc. PowerEdge R650\",\"6.1.0-9-amd64\",\"%s\",,,,\"\",0"
                .formatted(directory.resolve("web3.log"), host.path("iommu").asText()));
  }

  private static List<JsonNode> documents(CommandRun run) {
    return run.out().lines().map(line -> new CommandRun(0, line, "").json()).toList();
  }

  @Test
  void anEmptyDirectoryCostsALine(@TempDir Path directory) {
    String line =
        "iovascope: %s: no host is in it; expected captures, bundles, or directories of one host"
                .formatted(directory)
            + " each\n";

    assertThat(fleet(directory.toString()))
        .isEqualTo(
            new CommandRun(
                3,
                "0 hosts: 0 with critical findings, 0 with warnings at worst, 0 with neither; 1 could"
                    + " not be read\n",
                line));
    CommandRun both = fleet(directory.toString(), "demo:off");
    assertThat(both.status()).isEqualTo(3);
    assertThat(both.err()).isEqualTo(line);
    assertThat(both.out()).startsWith("1 hosts: ");
  }

  @Test
  void whatIsNeitherFileNorDirectoryIsNotWaitedFor(@TempDir Path directory)
      throws InterruptedException {
    Path fifo = Fifo.at(directory.resolve("fifo"));

    CommandRun run = fleet(directory.toString());

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo("iovascope: %s: neither a directory nor a regular file\n".formatted(fifo));
  }

  /** A host with text that steers terminals, in a file whose name does. */
  private static Path evil(Path directory) throws IOException {
    Path evil = Files.createDirectory(directory.resolve("a\",=1+1\u001b]0;x\u0007"));
    UnpackedHost.of("rmrr", evil)
        .write("proc/sys/kernel/hostname", "=cmd|' /C calc'!A0\"," + EVIL + "\n")
        .write("sys/class/dmi/id/sys_vendor", "@Red" + EVIL + "\n")
        .write("sys/class/dmi/id/product_name", "Hat\n");
    Files.writeString(directory.resolve("bad\u001b[31m"), EVIL);
    return directory;
  }

  @ParameterizedTest
  @CsvSource({"text", "jsonl", "csv"})
  void noTextOfAHostSteersATerminal(String format, @TempDir Path directory) throws IOException {
    CommandRun run = fleet(evil(directory).toString(), "-v", "--kernel", "7.2", "-o", format);

    assertThat(run.status()).isEqualTo(3);
    assertThat((run.out() + run.err()).replace("\n", "").codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT)
        .noneMatch(c -> Character.getType(c) == Character.LINE_SEPARATOR);
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void hostileTextStaysInItsCell(@TempDir Path directory) throws IOException {
    String csv = fleet(evil(directory).toString(), "-o", "csv", "--only", "no-iova").out();

    assertThat(csv.lines()).hasSize(3);
    assertThat(csv)
        .contains(
            "\"=cmd|' /C calc'!A0\"\",\\x1b]0;x\\x07\\x9b31m\\u202e\"",
            ",\"@Red\\x1b]0;x\\x07\\x9b31m\\u202e Hat\",");
    assertThat(cells(csv.lines().skip(1).findFirst().orElseThrow())).hasSize(11);
  }

  /** By RFC 4180. */
  private static List<String> cells(String line) {
    return Pattern.compile("(?:^|,)(\"(?:[^\"]|\"\")*\"|[^\",]*)")
        .matcher(line)
        .results()
        .map(cell -> cell.group(1))
        .toList();
  }

  @Test
  void everyFindingHasAColumn() {
    String header = fleet("demo:off", "-o", "csv").out().lines().findFirst().orElseThrow();

    assertThat(header)
        .isEqualTo(
            "name,problem,hostname,model,kernel,iommu,groups,devices,options,outlier,"
                + String.join(",", Findings.catalogue().keySet()));
  }

  @Test
  void theSameIsPrintedHoweverManyAreReadAtOnce(@TempDir Path directory) throws IOException {
    List<String> names = FleetHosts.of(List.of(captures(directory).toString())).names();
    HostReduction reduction = new HostReduction(Set.of(), KernelRelease.parse("7.2").orElseThrow());
    List<List<FleetEntry>> runs = new ArrayList<>();
    for (int threads : List.of(1, 2, 7)) {
      List<FleetEntry> entries = new ArrayList<>();
      new HostsInOrder(names, threads).forEach(reduction::of, entries::add, done -> true);
      runs.add(entries);
    }

    assertThat(runs.get(0)).extracting(FleetEntry::name).containsExactlyElementsOf(names);
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
    assertThat(runs.get(2)).isEqualTo(runs.get(0));
  }

  /** Of every host alone it says what {@code simulate} and {@code check} say. */
  @Test
  void anotherKernelIsTriedOnEveryHost(@TempDir Path directory) throws IOException {
    Path captures = captures(directory);

    List<JsonNode> hosts = documents(fleet(captures.toString(), "--kernel", "7.2", "-o", "jsonl"));

    assertThat(hosts)
        .filteredOn(host -> host.path("problem").isNull())
        .hasSize(9)
        .allSatisfy(
            host -> {
              JsonNode outcome = host.path("otherKernel");
              assertThat(outcome.path("kernel").asText()).isEqualTo("7.2");
              if (host.path("name").asText().endsWith("amd.tar.gz")) {
                assertThat(outcome.path("problem").asText())
                    .isEqualTo("a boot is modelled with VT-d alone, not with AMD-Vi");
                assertThat(outcome.path("appearing").isNull()).isTrue();
              } else {
                assertThat(outcome.path("problem").isNull()).isTrue();
                CommandRun simulated =
                    CommandRun.of(
                        "simulate", "--kernel", "7.2", "--host", host.path("name").asText());
                assertThat(outcome.path("iommu").asText())
                    .isEqualTo(
                        simulated
                            .out()
                            .lines()
                            .filter(line -> line.startsWith("  + iommu "))
                            .map(line -> line.substring(10))
                            .findFirst()
                            .orElse(host.path("iommu").asText()));
              }
            });
    assertThat(hosts.get(hosts.size() - 3).toString()).contains("deb612-virtio48");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          demo -o json | -o json: fleet does not print that; expected text, jsonl or csv
          demo -o sarif | -o sarif: fleet does not print that; expected text, jsonl or csv
          demo --host demo | --host: is for one host; give those of a fleet without it
          demo --only x | --only: no finding is called 'x'; check --list names them
          demo --kernel new | --kernel new: expected a release such as 6.12 or 7.2, or a name such as el9.6
          """)
  void whatMakesNoSenseIsSaidInOneLine(String arguments, String message) {
    assertThat(fleet(arguments.split(" ")))
        .isEqualTo(CommandRun.failure(2, "iovascope: " + message));
  }

  @Test
  void withoutAHostItIsWrongUsage() {
    assertThat(fleet().status()).isEqualTo(2);
  }

  /** The lines of the page, and of the one about check, that are typed. */
  static List<String> commandsOfThePages() throws IOException {
    return Stream.of(PAGE, PAGE.resolveSibling("check.md"))
        .flatMap(
            page -> {
              try {
                return Files.readAllLines(page).stream();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
        .filter(line -> line.startsWith("    iovascope ") && line.contains("captures/"))
        .map(String::strip)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commandsOfThePages")
  void theCommandsOfThePageWork(String line, @TempDir Path directory) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (String word : line.replaceFirst(" +[#|>].*", "").split(" +")) {
      if (word.equals("captures/*.tar.gz")) {
        arguments.addAll(captures(directory, ".tar.gz"));
      } else {
        arguments.add(word.replaceFirst("^captures/$", directory.toString()));
      }
    }
    if (arguments.contains(directory.toString())) {
      captures(directory, "");
    }

    CommandRun run = CommandRun.of(arguments.stream().skip(1).toArray(String[]::new));

    assertThat(run.status()).as(run.err()).isIn(0, 1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isNotEmpty();
  }

  private static List<String> captures(Path directory, String ending) throws IOException {
    for (String name : List.of("deb61-plain", "deb72-plain", "deb612-vfio-rmrr")) {
      Path file = CapturedHost.named("hosts/" + name).file();
      Files.copy(file, directory.resolve(file.getFileName()));
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(ending))
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
