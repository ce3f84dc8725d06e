package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.iovascope.Fifo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host of which something is broken: the command says what, once, and shows all the rest. The
 * host is demo:rmrr, with ten devices in seven groups.
 */
@Timeout(60)
class BrokenHostTest {

  private static final String NOT_READ = "Not or not completely read";

  /** What Java adds to the system's words about a loop of links. */
  private static final String JDK_WORDS = " or unable to access attributes of symbolic link";

  private static final String DEVICE = "sys/devices/pci0000:00/0000:00:03.0/";
  private static final String GROUP = "sys/kernel/iommu_groups/2/";
  private static final String UNIT = "sys/devices/virtual/iommu/dmar0/intel-iommu/";
  private static final String DMAR = "sys/firmware/acpi/tables/DMAR";

  private UnpackedHost host = new UnpackedHost(Path.of(""));
  private List<String> whole = List.of();

  @BeforeEach
  void unpack(@TempDir Path directory) throws IOException {
    host = UnpackedHost.of("rmrr", directory);
    whole = host.scan().devices();
    assertThat(whole).hasSize(10);
  }

  @Test
  void wholeHostHasNothingToReport() {
    CommandRun run = host.scan();

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.section(NOT_READ)).isEmpty();
    assertThat(missing()).isEmpty();
  }

  @Test
  void missingTableIsReportedWhereUnitWorks() throws IOException {
    host.delete(DMAR);

    assertReports("/sys/firmware/acpi/tables/DMAR: absent (not there)");
    assertThat(devices()).isEqualTo(whole);
    JsonNode json = json("show", "0000:00:1d.0").path("dmaApi");
    assertThat(claims(json, "direct-relaxable"))
        .containsExactly(
            "iommu-api 0x000000003d000000 exact", "dma-iommu 0x000000003d000000 assumed");
    assertThat(host.run("dmar"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: /sys/firmware/acpi/tables/DMAR: absent: there is no DMAR table; the"
                    + " machine has no VT-d unit, or it is switched off in the firmware setup"));
  }

  @Test
  void truncatedTableKeepsItsBeginning() throws IOException {
    host.write(DMAR, Arrays.copyOf(host.bytes(DMAR), 100));

    CommandRun dmar = host.run("dmar");
    assertThat(dmar.status()).isEqualTo(3);
    assertThat(dmar.err())
        .startsWith("iovascope: /sys/firmware/acpi/tables/DMAR: truncated: ")
        .hasLineCount(1);
    assertThat(dmar.out()).contains("DMAR table, revision 1", "DRHD");
    assertReports("/sys/firmware/acpi/tables/DMAR: truncated (" + detail(dmar) + ")");
    assertThat(devices()).hasSize(10);
  }

  @Test
  void wrongChecksumIsReportedAndTheTableUsed() throws IOException {
    byte[] table = host.bytes(DMAR);
    table[9]++;
    host.write(DMAR, table);

    CommandRun dmar = host.run("dmar");
    assertThat(dmar.status()).isEqualTo(3);
    assertThat(dmar.err())
        .startsWith("iovascope: /sys/firmware/acpi/tables/DMAR: malformed: ")
        .contains("checksum")
        .hasLineCount(1);
    assertThat(dmar.out()).contains("Checksum            wrong or incomplete", "RMRR");
    assertReports("/sys/firmware/acpi/tables/DMAR: malformed (" + detail(dmar) + ")");
    assertThat(devices()).isEqualTo(whole);
  }

  @Test
  void structureOfLengthZeroEndsTheTable() throws IOException {
    byte[] table = host.bytes(DMAR);
    table[50] = 0;
    table[51] = 0;
    host.write(DMAR, table);

    CommandRun dmar = host.run("dmar");
    assertThat(dmar.status()).isEqualTo(3);
    assertThat(dmar.err())
        .startsWith("iovascope: /sys/firmware/acpi/tables/DMAR: malformed: ")
        .hasLineCount(1);
    assertThat(devices()).hasSize(10);
    assertThat(unwrapped(host.scan().section(NOT_READ))).hasSize(1);
  }

  @Test
  void memoryMapOfZerosIsDeniedAndTheWindowsComeFromTheLog() throws IOException {
    host.edit(
        "proc/iomem", text -> text.replaceAll("[0-9a-f]+-[0-9a-f]+ :", "00000000-00000000 :"));

    assertReports("/proc/iomem: denied (all addresses are zero: needs CAP_SYS_ADMIN)");
    assertThat(devices()).isEqualTo(whole);
  }

  @Test
  void withoutMemoryMapAndLogTheWindowsAreAssumed() throws IOException {
    host.delete("proc/iomem").delete("dev/kmsg").delete("dmesg.txt");

    assertReports("/proc/iomem: absent (not there)", "/dev/kmsg: absent (no kernel log is there)");
    assertThat(claims(json("show", "0000:00:03.0").path("dmaApi"), "bridge-window"))
        .isNotEmpty()
        .allMatch(claim -> claim.endsWith(" assumed"));
  }

  @Test
  void groupThatIsGoneCostsItsOwnDevicesOnly() throws IOException {
    host.delete("sys/kernel/iommu_groups/2");

    assertReports("/sys/kernel/iommu_groups/2: absent (not there, but a device is in this group)");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  net      [8086:10d3]  vfio-pci    unknown    unknown"));
    assertThat(host.run("show", "2"))
        .isEqualTo(CommandRun.failure(3, "iovascope: this host has no IOMMU group 2"));
    assertThat(json("show", "0000:00:03.0").path("dmaApi").path("state").isNull()).isTrue();
    assertThat(host.run("ranges", "0000:00:03.0"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: 0000:00:03.0 has no IOVA space: its IOMMU group 2 could not be read"));
  }

  @Test
  void groupThatVanishesWhileItIsReadCostsItsOwnDevicesOnly() throws IOException {
    host.link("sys/kernel/iommu_groups/2", "gone");

    assertReports(
        "/sys/kernel/iommu_groups/2/devices: absent (not there)",
        "/sys/kernel/iommu_groups/2/reserved_regions: absent (not there)",
        "/sys/kernel/iommu_groups/2/type: absent (not there)");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  net      [8086:10d3]  vfio-pci    unknown    unknown"));
  }

  @Test
  void linkThatLeadsToItselfCostsOneDevice() throws IOException {
    host.link("sys/bus/pci/devices/0000:00:03.0", "0000:00:03.0");

    assertReports("/sys/bus/pci/devices/0000:00:03.0: failed (Too many levels of symbolic links)");
    assertThat(devices()).isEqualTo(without("0000:00:03.0"));
  }

  @Test
  void linkOutOfTheHostIsNotFollowed() throws IOException {
    host.link("proc/cmdline", "/etc/hostname");

    assertReports("/proc/cmdline: failed (a link leads out of the host's directory)");
    assertThat(devices()).isEqualTo(whole);
  }

  @Test
  void badLineOfReservedRegionsIsReportedAndTheOthersCount() throws IOException {
    host.edit(GROUP + "reserved_regions", text -> "0xfee0 garbage\u001b[31m\n" + text);

    assertReports(
        "/sys/kernel/iommu_groups/2/reserved_regions: malformed (line 1: expected '0xSTART 0xEND' and"
            + " direct, direct-relaxable, reserved or msi, found '0xfee0 garbage?[31m')");
    assertThat(devices()).isEqualTo(whole);
    assertThat(host.run("ranges", "2", "--for", "vfio").err())
        .contains("RMRR 0x000000003d100000-0x000000003d12ffff");
  }

  @Test
  void truncatedReservedRegionsAreFilledUpFromTheTable() throws IOException {
    host.edit(GROUP + "reserved_regions", text -> text.substring(0, 50));

    assertReports(
        "/sys/kernel/iommu_groups/2/reserved_regions: truncated (cut by the kernel after 1 whole"
            + " lines)");
    assertThat(devices()).isEqualTo(whole);
    assertThat(claims(json("show", "0000:00:03.0").path("dmaApi"), "msi"))
        .contains("iommu-api 0x00000000fee00000 derived");
  }

  @Test
  void attributesThatMakeNoSenseAreUnknownNotZero() throws IOException {
    host.write(DEVICE + "class", "0xzz\u001b[31m\n")
        .write(DEVICE + "dma_mask_bits", "65\n")
        .write(DEVICE + "consistent_dma_mask_bits", "")
        .write(DEVICE + "vendor", "-0x8086\n")
        .write(DEVICE + "config", new byte[10]);

    assertReports(
        "/sys/devices/pci0000:00/0000:00:03.0/class: malformed (expected a hexadecimal number of 24"
            + " bits, found '0xzz?[31m')",
        "/sys/devices/pci0000:00/0000:00:03.0/config: malformed (expected 64 bytes or more, found"
            + " 10)",
        "/sys/devices/pci0000:00/0000:00:03.0/consistent_dma_mask_bits: malformed (expected a"
            + " decimal number, found '')",
        "/sys/devices/pci0000:00/0000:00:03.0/dma_mask_bits: malformed (expected a decimal number,"
            + " found '65')",
        "/sys/devices/pci0000:00/0000:00:03.0/vendor: malformed (expected a hexadecimal number of 16"
            + " bits, found '-0x8086')");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  other    ?            vfio-pci         ?*         ?*  no"));
    JsonNode json = json("show", "0000:00:03.0");
    assertThat(
            Stream.of("class", "vendorId", "streamingMaskBits", "coherentMaskBits")
                .filter(name -> !json.path(name).isNull()))
        .isEmpty();
    assertThat(json.path("dmaApi").path("usable").isNull()).isTrue();
    assertThat(json.path("dmaApi").path("usableBytes").isNull()).isTrue();
  }

  @Test
  void deviceWithoutClassIsStillThere() throws IOException {
    host.delete(DEVICE + "class");

    assertReports("/sys/devices/pci0000:00/0000:00:03.0/class: absent (not there)");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  other    [8086:10d3]  vfio-pci  1.26 GiB*   477 GiB*  no"));
  }

  @Test
  void deviceOfWhichOnlyTheDirectoryIsLeftIsStillThere() throws IOException {
    host.delete(DEVICE);
    Files.createDirectory(host.directory().resolve(DEVICE));

    assertThat(devices())
        .hasSize(10)
        .containsAll(without("0000:00:03.0"))
        .contains("    -  0000:00:03.0  other    ?            -                ?*         ?*");
    assertThat(missing()).hasSize(7).allMatch(line -> line.endsWith(": absent (not there)"));
  }

  @Test
  void registersThatAreNotReadableLeaveTheApertureUnknown() throws IOException {
    host.delete(UNIT + "cap").write(UNIT + "ecap", "what?\n");

    assertReports(
        "/sys/class/iommu/dmar0/intel-iommu/cap: absent (not there)",
        "/sys/class/iommu/dmar0/intel-iommu/ecap: malformed (expected a hexadecimal number, found"
            + " 'what?')");
    JsonNode json = json("show", "0000:00:06.0");
    assertThat(json.path("streamingMaskBits").intValue()).isEqualTo(64);
    assertThat(json.path("dmaApi").path("aperture").isNull()).isTrue();
    assertThat(json.path("dmaApi").path("streamingLimit").isNull()).isTrue();
    assertThat(json.path("dmaApi").path("usableBytes").isNull()).isTrue();
    assertThat(host.run("ranges", "0000:00:06.0"))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: the limits of 0000:00:06.0 are not readable; run as root or see the"
                    + " sources of scan"));
    assertThat(devices()).hasSize(10);
  }

  @Test
  void groupWithoutTypeIsUnknownNotIdentity() throws IOException {
    host.delete(GROUP + "type");

    assertReports("/sys/kernel/iommu_groups/2/type: absent (not there)");
    assertThat(devices())
        .isEqualTo(
            with("    2  0000:00:03.0  net      [8086:10d3]  vfio-pci    unknown    unknown  no"));
    assertThat(host.run("explain", "0000:00:03.0", "0x1000").out())
        .contains("DMA API   It cannot be told: the type of group 2 could not be read.");
  }

  @Test
  void hostWithoutAnyTypeIsNotCalledPassthrough() throws IOException {
    for (int group = 0; group < 7; group++) {
      host.delete("sys/kernel/iommu_groups/" + group + "/type");
    }

    CommandRun run = host.scan();

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "iovascope: IOMMU unknown: /sys/kernel/iommu_groups/0/type is absent: not there\n");
    assertThat(run.devices()).hasSize(10);
    CommandRun json = host.run("-o", "json");
    assertThat(json.json().path("host").path("iommu").isNull()).isTrue();
  }

  @Test
  void groupsThatCannotBeListedAreNoBrokenBoot() throws IOException {
    host.delete("sys/kernel/iommu_groups").write("sys/kernel/iommu_groups", "no directory");

    CommandRun run = host.scan();

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "iovascope: IOMMU unknown: /sys/kernel/iommu_groups is failed: not a directory\n");
    assertThat(run.devices()).hasSize(10).allMatch(line -> line.contains("  unknown  unknown"));
  }

  @Test
  void nobodyWaitsAtFifos() throws IOException, InterruptedException {
    for (String file : List.of("dev/kmsg", "proc/iomem", DMAR, DEVICE + "config")) {
      Files.delete(host.directory().resolve(file));
      Fifo.at(host.directory().resolve(file));
    }
    Files.delete(host.directory().resolve("dmesg.txt"));

    assertReports(
        "/dev/kmsg: failed (not a regular file)",
        "/proc/iomem: failed (not a regular file)",
        "/sys/devices/pci0000:00/0000:00:03.0/config: failed (not a regular file)",
        "/sys/firmware/acpi/tables/DMAR: failed (not a regular file)");
    assertThat(devices()).hasSize(10);
  }

  @Test
  void nobodyWaitsAtFifoInPlaceOfTable(@TempDir Path elsewhere)
      throws IOException, InterruptedException {
    Path fifo = Fifo.at(elsewhere.resolve("fifo"));

    assertThat(CommandRun.of("dmar", fifo.toString()))
        .isEqualTo(
            CommandRun.failure(3, "iovascope: %s: failed: not a regular file".formatted(fifo)));
  }

  @Test
  void tableFileThatIsNotThereIsNotTheFirmwaresFault() {
    assertThat(CommandRun.of("dmar", "/nope"))
        .isEqualTo(CommandRun.failure(3, "iovascope: /nope: absent: not there"));
  }

  @Test
  void hugeFilesAreReadToTheirBounds() throws IOException {
    byte[] nines = new byte[8 << 20];
    Arrays.fill(nines, (byte) '9');
    host.write("proc/iomem", nines)
        .write("proc/cmdline", nines)
        .write(DMAR, nines)
        .write(DEVICE + "dma_mask_bits", nines)
        .write(DEVICE + "resource", nines)
        .write(GROUP + "reserved_regions", nines);

    CommandRun run = host.scan();

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.devices()).hasSize(10);
    assertThat(run.out()).hasSizeLessThan(10_000);
  }

  @Test
  void entriesThatAreNoDevicesAndNoGroupsAreReported() throws IOException {
    host.link("sys/bus/pci/devices/evil\u001b[31m", "../../../devices")
        .write("sys/kernel/iommu_groups/x/type", "DMA\n")
        .link(DEVICE + "iommu_group", "../../../kernel/iommu_groups/two")
        .link(DEVICE + "physfn", "../no-device");

    assertReports(
        "/sys/bus/pci/devices/evil\\x1b[31m: malformed (expected a PCI address, found 'evil?[31m')",
        "/sys/devices/pci0000:00/0000:00:03.0/iommu_group: malformed (expected a group number, found"
            + " 'two')",
        "/sys/devices/pci0000:00/0000:00:03.0/physfn: malformed (expected a PCI address, found"
            + " 'no-device')",
        "/sys/kernel/iommu_groups/x: malformed (expected a group number, found 'x')");
    assertThat(devices()).hasSize(10);
  }

  @Test
  void captureOfBrokenHostGivesTheSamePicture(@TempDir Path elsewhere) throws IOException {
    host.delete(DMAR)
        .link("sys/bus/pci/devices/0000:00:03.0", "0000:00:03.0")
        .edit(GROUP + "reserved_regions", text -> "bad\n" + text);
    Path file = elsewhere.resolve("host.tar.gz");

    CommandRun run = host.run("capture", file.toString());

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(file + ": 9 devices, 7 groups\n");
    assertThat(run.err().lines())
        .allMatch(line -> line.startsWith("iovascope: not complete: /sys/"))
        .hasSize(3);
    assertThat(CommandRun.of("--host", file.toString())).isEqualTo(host.scan());
    assertThat(CommandRun.of("diff", host.directory().toString(), file.toString()))
        .isEqualTo(new CommandRun(0, "no difference\n", ""));
  }

  /**
   * Status 0, nothing on standard error, and exactly these sources in the text, in the JSON and as
   * findings.
   */
  private void assertReports(String... lines) {
    CommandRun run = host.scan();
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(unwrapped(run.section(NOT_READ))).containsExactlyInAnyOrder(lines);
    assertThat(missing()).containsExactlyInAnyOrder(lines);
    assertThat(findings())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(lines).map(line -> line.replaceFirst(": (\\w+) \\(.*", " is $1")).toList());
  }

  private List<String> devices() {
    return host.scan().devices();
  }

  private List<String> with(String line) {
    String address = line.strip().split(" +")[1];
    return whole.stream().map(each -> each.contains(address) ? line : each).toList();
  }

  private List<String> without(String address) {
    return whole.stream().filter(line -> !line.contains(address)).toList();
  }

  private JsonNode json(String... arguments) {
    return host.run(
            Stream.concat(Stream.of("-o", "json"), Stream.of(arguments)).toArray(String[]::new))
        .json();
  }

  /** The sources of the JSON picture that are neither read nor dispensable. */
  private List<String> missing() {
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

  private List<String> findings() {
    return stream(json("scan").path("findings"))
        .filter(finding -> finding.path("id").asText().equals("source-missing"))
        .map(finding -> Printable.of(finding.path("summary").asText()))
        .toList();
  }

  private static List<String> claims(JsonNode dmaApi, String kind) {
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

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<String> unwrapped(List<String> lines) {
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

  private static String detail(CommandRun dmar) {
    return dmar.err().strip().replaceFirst("^iovascope: [^:]+: \\w+: ", "");
  }
}
