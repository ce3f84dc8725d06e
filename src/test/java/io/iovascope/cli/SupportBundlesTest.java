// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.shared.HostCommand;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.host.archive.ArchiveLimits;
import io.iovascope.host.archive.ArchiveMember;
import io.iovascope.host.archive.Contents;
import io.iovascope.host.archive.Packed;
import io.iovascope.host.archive.Unpacking;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.UserspaceAccess.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bundles of one boot of one host, as the programs that make them would have them, held against
 * what the host itself had.
 */
class SupportBundlesTest {

  private static final String SOS = "sosreport-host1-2026-11-30-aaaaaaa.tar.xz";
  private static final String SUPPORTCONFIG = "scc_host1_261130_0124.txz";
  private static final String NVIDIA = "nvidia-bug-report.log.gz";
  private static final String UNRAID = "tower-diagnostics-20261130-0124.zip";
  private static final String PROXMOX = "host1-pve-report-2026-11-30.txt";
  private static final String APPORT = "apport.linux-image.apport";
  private static final String HW_PROBE = "hw.info.txz";
  private static final String TRUTH = "truth-A-gfx-rmrr.tar.gz";

  /** What a group or device has, in words that can be compared. */
  private record Facts(
      Map<String, String> devices, Map<String, String> below4GiB, Map<String, String> refused) {}

  @Test
  void aSosreportGivesTheSameAsTheHost() {
    Observed sos = observed(SOS);
    Observed truth = observed(TRUTH);

    assertThat(facts(sos)).isEqualTo(facts(truth));
    assertThat(facts(sos).refused()).hasSize(2);
    assertThat(criticals(sos)).hasSize(2).isEqualTo(criticals(truth));
    assertThat(sos.picture().host().resources().memoryBytes().optional())
        .isEqualTo(truth.picture().host().resources().memoryBytes().optional());
    assertThat(sos.picture().host().iommu().vfio())
        .isEqualTo(truth.picture().host().iommu().vfio());
  }

  /** Those that have the table of firmware and the groups. */
  @ParameterizedTest
  @ValueSource(strings = {NVIDIA, APPORT, HW_PROBE, "attachments"})
  void bundlesWithTableAndGroupsGiveTheSameAsTheHost(String bundle) {
    assertThat(facts(observed(bundle))).isEqualTo(facts(observed(TRUTH)));
    assertThat(criticals(observed(bundle))).isEqualTo(criticals(observed(TRUTH)));
  }

  /** Units and regions are those that the log names. */
  @Test
  void aSupportconfigAloneHasTheDmaMasks() {
    Observed bundle = observed(SUPPORTCONFIG);

    assertThat(facts(bundle).devices()).isEqualTo(facts(observed(TRUTH)).devices());
    assertThat(masks(bundle)).isEqualTo(masks(observed(TRUTH)));
    assertThat(missing(bundle)).containsExactly("kernel-config", "reserved-regions");
    assertThat(bundle.picture().host().firmware().dmar().status()).isEqualTo(Status.TRUNCATED);
  }

  @Test
  void diagnosticsOfUnraidHaveGroupsButNoTable() {
    Observed bundle = observed(UNRAID);

    assertThat(facts(bundle).devices()).isEqualTo(facts(observed(TRUTH)).devices());
    assertThat(bundle.picture().state()).isEqualTo(IommuState.TRANSLATED);
    assertThat(missing(bundle)).contains("pci-config", "reserved-regions");
  }

  @Test
  void aProxmoxReportDoesNotTellWhetherTheIommuIsOn() {
    CommandRun run = CommandRun.of("scan", "--host", path(PROXMOX).toString());

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "iovascope: IOMMU unknown: the groups are not in %s; to have it: find"
                    .formatted(PROXMOX)
                + " /sys/kernel/iommu_groups -type l\n");
    assertThat(run.devices()).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {SOS, SUPPORTCONFIG, NVIDIA, UNRAID, PROXMOX, APPORT, HW_PROBE, "attachments"})
  void noBundleSaysThatTheIommuIsOffAndWhatItLacksIsNamed(String bundle) {
    Observed observed = observed(bundle);

    assertThat(observed.picture().state()).isNotEqualTo(IommuState.OFF);
    assertThat(observed.picture().host().iommu().unitsPresent()).isNotEqualTo(Boolean.FALSE);
    assertThat(observed.picture().host().sources())
        .filteredOn(source -> source.status() == Status.NOT_COLLECTED)
        .isNotEmpty()
        .allSatisfy(source -> assertThat(source.detail()).contains("not in "));
    assertThat(CommandRun.of("check", "--host", path(bundle).toString()).err())
        .doesNotContain("Exception");
  }

  private static final String GATHERED = "must-gather.local.1/quay-io-sha256-0a/";

  private static byte[] mustGather(String... nodeFiles) {
    return Packed.gzip(
        Packed.tar(
            Stream.concat(
                    Stream.of(
                        "must-gather.local.1/timestamp",
                        "2026-11-30",
                        GATHERED + "cluster-scoped-resources/core/nodes/worker-0.yaml",
                        "status:\n  nodeInfo:\n    kernelVersion: 5.14.0-427.el9.x86_64\n"),
                    Stream.of(nodeFiles))
                .toArray(String[]::new)));
  }

  private static String log(String release) {
    return "[    0.000000] Linux version %s (a@b) #1\n[    0.1] DMAR: Host address width 46\n"
        .formatted(release);
  }

  /** What gather_ppc and gather_sriov collect of nodes, and the archive of it in another one. */
  @Test
  void aMustGatherHasTheNodesOfWhichSomethingWasCollected(@TempDir Path folder) throws IOException {
    byte[] one = mustGather(GATHERED + "nodes/worker-0/dmesg", log("5.14.0-1.el9.x86_64"));
    byte[] two =
        mustGather(
            GATHERED + "nodes/worker-0/dmesg",
            log("5.14.0-1.el9.x86_64"),
            GATHERED + "namespaces/openshift-sriov-network-operator/pods/config-daemon-x/dmesg",
            log("5.14.0-2.el9.x86_64"),
            GATHERED
                + "namespaces/openshift-sriov-network-operator/pods/config-daemon-x/kernel-cmdline",
            "root=/dev/sda1 intel_iommu=on\n");
    Path file = folder.resolve("gathered");

    Files.write(file, one);
    assertThat(CommandRun.of("scan", "-v", "--host", file.toString()).out())
        .contains("Linux 5.14.0-1.el9.x86_64", "not in this node of a must-gather");

    Files.write(file, two);
    String pod = GATHERED + "namespaces/openshift-sriov-network-operator/pods/config-daemon-x";
    assertThat(CommandRun.of("scan", "--host", file.toString()))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: --host %s: several hosts are in it; give one of them: %s!%s, %s!%s"
                    .formatted(file, file, pod, file, GATHERED + "nodes/worker-0")));
    assertThat(CommandRun.of("scan", "-v", "--host", file + "!" + pod).out())
        .contains("Linux 5.14.0-2.el9.x86_64", "kernel-cmdline: ok (a kernel command line");

    Files.write(file, Packed.zip(Map.of("gathered.tar.gz", two)));
    assertThat(
            CommandRun.of(
                    "scan", "--host", file + "!gathered.tar.gz!" + GATHERED + "nodes/worker-0")
                .out())
        .contains("Linux 5.14.0-1.el9.x86_64");
  }

  @Test
  void aMustGatherWithoutNodesSaysSoAndGuessesNothing(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("gathered"), mustGather());

    assertThat(CommandRun.of("scan", "--host", file.toString()))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: --host %s: a must-gather of OpenShift without the kernel log and lspci of a node: nothing about VT-d is in it; its nodes: worker-0 (Linux 5.14.0-427.el9.x86_64); to have it: oc debug node/NODE -- chroot /host dmesg > dmesg.txt, or a sosreport of the node"
                    .formatted(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {SOS, SUPPORTCONFIG, UNRAID, HW_PROBE})
  void unpackedItIsTheSame(String bundle, @TempDir Path folder) throws IOException {
    for (ArchiveMember member : members(bundle)) {
      Path file = folder.resolve(member.path());
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, member.bytes());
    }
    Path top;
    try (var inside = Files.list(folder)) {
      top = inside.toList().get(0);
    }

    assertThat(HostCommand.observed(folder.toString()).picture().host())
        .isEqualTo(observed(bundle).picture().host());
    assertThat(HostCommand.observed(top.toString()).picture().host())
        .isEqualTo(observed(bundle).picture().host());
  }

  @Test
  void whatIsLeftOfASosreportIsRead(@TempDir Path folder) throws IOException {
    byte[] tar;
    try (InputStream in = Files.newInputStream(path(SOS))) {
      tar = Unpacking.plain(in).readAllBytes();
    }
    Path cut = folder.resolve("cut.tar");
    Files.write(cut, Arrays.copyOf(tar, tar.length * 2 / 3));

    Observed observed = HostCommand.observed(cut.toString());

    assertThat(observed.picture().devices()).hasSize(10);
    assertThat(observed.picture().state()).isNotEqualTo(IommuState.OFF);
    assertThat(observed.picture().host().sources())
        .filteredOn(source -> source.status() == Status.TRUNCATED)
        .extracting(Source::path)
        .anySatisfy(line -> assertThat(line).contains("is cut off: the rest is not read"));
  }

  @Test
  void ofSeveralBundlesInOneArchiveOneIsAskedFor(@TempDir Path folder) throws IOException {
    byte[] sos = Files.readAllBytes(path(SOS));
    Path both = folder.resolve("both.zip");
    Files.write(both, Packed.zip(Map.of("a.tar.xz", sos, "b.tar.xz", sos)));

    assertThat(CommandRun.of("scan", "--host", both.toString()))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: --host %s: several hosts are in it; give one of them: %s!a.tar.xz, %s!b.tar.xz"
                    .formatted(both, both, both)));
    assertThat(facts(HostCommand.observed(both + "!b.tar.xz"))).isEqualTo(facts(observed(SOS)));
    assertThat(CommandRun.of("scan", "--host", both + "!c.tar.xz").err())
        .isEqualTo(
            "iovascope: --host %s: no support bundle is there under that name\n".formatted(both));
  }

  @Test
  void filesPackedTogetherAreOneHost(@TempDir Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : List.of("CurrentDmesg.txt", "Lspci.txt", "acpidump.txt")) {
      files.put("mine/" + name, Files.readAllBytes(path("attachments").resolve(name)));
    }
    Path zip = folder.resolve("files.zip");
    Files.write(zip, Packed.zip(files));

    assertThat(facts(HostCommand.observed(zip.toString()))).isEqualTo(facts(observed(TRUTH)));
  }

  @Test
  void anArchiveWithoutAHostIsOneLine(@TempDir Path folder) throws IOException {
    Path bomb = folder.resolve("bomb.tar.xz");
    Files.write(bomb, Packed.xz(Packed.tar("a", "\0".repeat(40 << 20))));
    Path half = folder.resolve("half.zip");
    Files.write(half, Arrays.copyOf(Packed.zip("a", "x".repeat(5000)), 40));
    Path locked = folder.resolve("locked");
    Files.writeString(locked, "-----BEGIN PGP MESSAGE-----\n");

    assertThat(CommandRun.of("scan", "--host", bomb.toString()))
        .isEqualTo(
            CommandRun.failure(
                3,
                ("iovascope: --host %s: no host is in it; %s: unpacks to more than 1000 times its size,"
                        + " as nothing that people collect does: the rest is not read")
                    .formatted(bomb, bomb)));
    assertThat(CommandRun.of("scan", "--host", half.toString()).err())
        .startsWith("iovascope: --host %s: no host is in it; a: is cut off".formatted(half))
        .hasLineCount(1);
    assertThat(CommandRun.of("scan", "--host", locked.toString()))
        .isEqualTo(
            CommandRun.failure(
                3,
                "iovascope: --host %s: no host is in it; the file: is encrypted: decrypt it first"
                    .formatted(locked)));
  }

  private static Path path(String bundle) {
    try {
      return Path.of(
          Objects.requireNonNull(SupportBundlesTest.class.getResource("/field/bundles/" + bundle))
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Observed observed(String bundle) {
    return HostCommand.observed(path(bundle).toString());
  }

  private static List<ArchiveMember> members(String bundle) throws IOException {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(path(bundle)))) {
      Contents contents = Unpacking.of(bundle, in, ArchiveLimits.DEFAULT, path -> true);
      assertThat(contents.problems()).isEmpty();
      return contents.members();
    }
  }

  private static Facts facts(Observed observed) {
    Map<String, String> devices = new TreeMap<>();
    Map<String, String> ranges = new TreeMap<>();
    for (DevicePicture device : observed.picture().devices()) {
      String address = device.device().address().toString();
      devices.put(
          address,
          "group %s, driver %s, [%04x:%04x]"
              .formatted(
                  device.device().binding().group(),
                  device.device().binding().driver(),
                  device.device().identity().vendor(),
                  device.device().identity().device()));
      ranges.put(address, String.valueOf(device.dmaApi().usable32()));
    }
    Map<String, String> refused = new TreeMap<>();
    for (GroupPicture group : observed.picture().groups()) {
      Refusal refusal = group.vfio().refusal();
      if (refusal != null) {
        refused.put("group " + group.group().id(), refusal.error());
      }
    }
    return new Facts(devices, ranges, refused);
  }

  private static List<String> criticals(Observed observed) {
    return Findings.of(observed).stream()
        .filter(finding -> finding.severity() == Finding.Severity.CRITICAL)
        .map(Finding::key)
        .toList();
  }

  private static Map<String, String> masks(Observed observed) {
    return observed.picture().devices().stream()
        .collect(
            Collectors.toMap(
                device -> device.device().address().toString(),
                device -> device.device().masks().toString()));
  }

  private static List<String> missing(Observed observed) {
    return observed.picture().host().sources().stream()
        .filter(source -> source.status() == Status.NOT_COLLECTED)
        .map(Source::name)
        .toList();
  }
}
