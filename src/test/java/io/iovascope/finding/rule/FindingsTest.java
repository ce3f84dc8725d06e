package io.iovascope.finding.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.EditedHost;
import io.iovascope.address.AddressRange;
import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Subject;
import io.iovascope.host.Host;
import io.iovascope.host.Origin;
import io.iovascope.host.PciAddress;
import io.iovascope.model.PictureAssembly;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {

  private static List<Finding> findings(Host host, String id) {
    return Findings.of(Observed.of(PictureAssembly.of(host))).stream()
        .filter(finding -> finding.id().equals(id))
        .toList();
  }

  private static List<Finding> findings(String capture, String id) {
    return findings(CapturedHost.named(capture).read(), id);
  }

  private static PciAddress address(String text) {
    return PciAddress.parse(text).orElseThrow();
  }

  @Test
  void memoryOfFirmwareThatTheTreeDoesNotKeepBack() {
    assertThat(findings("hosts/deb612-vfio-rmrr", "rmrr-unreserved"))
        .first()
        .isEqualTo(
            new Finding(
                "rmrr-unreserved",
                Severity.CRITICAL,
                new Subject.Group(5),
                List.of(new AddressRange(0x3d00_0000L, 0x3d01_ffffL)),
                "0x000000003d000000-0x000000003d01ffff of group 5 is mapped 1:1 for firmware, yet"
                    + " the DMA API may hand it out",
                List.of(
                    new Evidence(
                        Origin.file("/sys/kernel/iommu_groups/5/reserved_regions"),
                        "kept out of the IOVA tree for the first device alone, which is"
                            + " 0000:00:1d.0"),
                    Evidence.of(
                        "on this kernel a mapping there keeps the old translation, so that DMA goes"
                            + " to the wrong memory")),
                "boot with iommu=pt, or move the device with the RMRR to a group of its own"));
  }

  @Test
  void aHostWhoseWindowsTakeEverything() {
    assertThat(findings("iova-trees/deb612-nocrs", "no-iova"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(finding.remedy()).isEqualTo("boot without pci=nocrs");
              assertThat(finding.summary()).endsWith("every DMA mapping fails");
            });
    assertThat(findings("iova-trees/deb612-nocrs", "window-eats-32bit")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "30000000, , ",
    "1f000000, WARNING, '499 MiB are left below 4 GiB for 0000:00:1f.2, the largest block has 240 MiB'",
    "03000000, CRITICAL, '51 MiB are left below 4 GiB for 0000:00:1f.2, the largest block has 16 MiB'",
  })
  void aWindowThatLeavesLittleBelow4GiB(String start, Severity severity, String summary) {
    Host host =
        EditedHost.of("hosts/rig612-plain")
            .edit(
                "/proc/iomem",
                text -> text.replace("c0000000-febfffff : PCI Bus", start + "-febfffff : PCI Bus"))
            .read();

    List<Finding> found = findings(host, "window-eats-32bit");

    assertThat(found).hasSize(severity == null ? 0 : 1);
    for (Finding finding : found) {
      assertThat(finding.severity()).isEqualTo(severity);
      assertThat(finding.summary()).isEqualTo(summary);
    }
  }

  @Test
  void aGroupThatIsBoundToVfioAndRefused() {
    assertThat(findings("hosts/deb61-vfio-rmrr", "rmrr-locks-group"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.device()).isEqualTo(address("0000:00:03.0"));
              assertThat(finding.summary())
                  .isEqualTo(
                      "0000:00:03.0 is bound to vfio-pci, but the kernel refuses its group with"
                          + " EPERM");
            });
    assertThat(findings("hosts/deb612-rmrr-good", "rmrr-locks-group")).isEmpty();
  }

  @Test
  void peersOfOtherGroupsThatNothingKeepsAway() {
    assertThat(findings("hosts/deb612-switch", "p2p-overlap"))
        .extracting(Finding::summary)
        .contains(
            "requests of 0000:03:00.0 may reach 0000:02:01.0 0000:02:02.0 in other groups"
                + " directly");
  }

  @ParameterizedTest
  @CsvSource({"80, 100, 0", "81, 100, 1", "205, 256, 1", "0, 0, 0"})
  void aUnitThatRunsOutOfDomainIds(int used, int supported, int expected) {
    String unit = "/sys/class/iommu/dmar0/intel-iommu/";
    Host host =
        EditedHost.of("hosts/rig612-plain")
            .with(unit + "domains_used", used + "\n")
            .with(unit + "domains_supported", supported + "\n")
            .read();

    assertThat(findings(host, "domain-ids"))
        .extracting(Finding::summary)
        .hasSize(expected)
        .allMatch(("dmar0 uses %d of its %d domain ids".formatted(used, supported))::equals);
  }

  @Test
  void faultsWhereTheKernelNeverSentTheDevice() {
    String faults =
        """
        6,0,0,-;Linux version 6.12
        4,1,1,-;DMAR: [DMA Read NO_PASID] Request device [00:1f.2] fault addr 0xc0001000 [fault reason 0x06] PTE Read access is not set
        4,2,1,-;DMAR: [DMA Write NO_PASID] Request device [00:1f.2] fault addr 0xc0002000 [fault reason 0x05] PTE Write access is not set
        4,3,1,-;DMAR: [DMA Write NO_PASID] Request device [00:1f.2] fault addr 0x10000 [fault reason 0x05] PTE Write access is not set
        """;
    Host host = EditedHost.of("hosts/rig612-plain").with("/dev/kmsg", faults).read();

    assertThat(findings(host, "fault-region"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.device()).isEqualTo(address("0000:00:1f.2"));
              assertThat(finding.summary())
                  .isEqualTo(
                      "0000:00:1f.2 faulted 2 times at addresses that the kernel never hands out:"
                          + " bridge-window");
              assertThat(finding.evidence())
                  .extracting(Evidence::toString)
                  .containsExactly(
                      "/dev/kmsg record 2: write of 0x00000000c0002000, reason 0x05 PTE Write access"
                          + " is not set");
            });
  }
}
