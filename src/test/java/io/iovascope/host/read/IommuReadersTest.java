// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.ReservedRegion;
import io.iovascope.host.ReservedRegion.Kind;
import io.iovascope.host.Source;
import io.iovascope.host.root.ReadingProblems;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Groups and units. */
class IommuReadersTest {

  private static final String GROUPS = "/sys/kernel/iommu_groups";
  private static final String UNITS = "/sys/class/iommu";
  private static final String MSI = "0x00000000fee00000 0x00000000feefffff msi\n";

  private final MemoryRoot root = new MemoryRoot();
  private final ReadingProblems problems = new ReadingProblems();

  @Test
  void readsGroupsByNumber() {
    group("10", "identity\n", "0000:00:1f.0");
    group("9", "DMA-FQ\n", "0000:00:02.0", "0000:00:02.1");

    assertThat(new IommuGroupReader(root, problems).read(Set.of(9, 10)))
        .isEqualTo(
            Reading.ok(
                List.of(
                    new IommuGroup(
                        9, "DMA-FQ", List.of("0000:00:02.0", "0000:00:02.1"), regions("9")),
                    new IommuGroup(10, "identity", List.of("0000:00:1f.0"), regions("10"))),
                GROUPS));
    assertThat(problems.sources()).isEmpty();
  }

  @Test
  void brokenGroupsAreNotedAndTheOthersKept() {
    group("1", "DMA\n", "0000:00:02.0");
    root.with(GROUPS + "/2/type", "DMA\n");
    root.with(GROUPS + "/zero/type", "DMA\n");
    root.link(GROUPS + "/3/devices/0000:00:03.0", "/x").denied(GROUPS + "/3/type");

    assertThat(new IommuGroupReader(root, problems).read(Set.of(1, 4)))
        .isEqualTo(
            Reading.ok(
                List.of(
                    new IommuGroup(1, "DMA", List.of("0000:00:02.0"), regions("1")),
                    new IommuGroup(
                        3,
                        null,
                        List.of("0000:00:03.0"),
                        Reading.absent(GROUPS + "/3/reserved_regions", "not there"))),
                GROUPS));
    assertThat(problems.sources())
        .containsExactlyInAnyOrder(
            new Source(
                "iommu-groups",
                GROUPS + "/4",
                Status.ABSENT,
                "not there, but a device is in this group",
                true),
            new Source("iommu-groups", GROUPS + "/2/devices", Status.ABSENT, "not there", true),
            new Source(
                "reserved-regions",
                GROUPS + "/2/reserved_regions",
                Status.ABSENT,
                "not there",
                true),
            new Source("iommu-groups", GROUPS + "/3/type", Status.DENIED, "needs root", true),
            new Source(
                "reserved-regions",
                GROUPS + "/3/reserved_regions",
                Status.ABSENT,
                "not there",
                true),
            new Source(
                "iommu-groups",
                GROUPS + "/zero",
                Status.MALFORMED,
                "expected a group number, found 'zero'",
                false));
  }

  @Test
  void readsUnitsWithHolesInTheirNumbers() {
    unit("dmar1");
    root.link(UNITS + "/dmar1/devices/0000:00:02.0", "/x");
    root.with(UNITS + "/ivhd0/amd-iommu/cap", "0\n");

    assertThat(new IommuUnitReader(root, problems).read())
        .isEqualTo(
            Reading.ok(
                List.of(
                    new IommuUnit(
                        "dmar1",
                        0xfed90000L,
                        "1:0",
                        new IommuUnit.Capability(0xd2008c22260206L),
                        new IommuUnit.ExtendedCapability(0xf00f4aL),
                        9,
                        65536,
                        List.of("0000:00:02.0"))),
                UNITS));
    assertThat(problems.sources()).isEmpty();
  }

  @Test
  void unitWithoutReadableRegistersIsStillThere() {
    root.with(UNITS + "/dmar0/intel-iommu/domains_used", "many\n")
        .denied(UNITS + "/dmar0/intel-iommu/cap");

    assertThat(new IommuUnitReader(root, problems).read())
        .isEqualTo(
            Reading.ok(
                List.of(new IommuUnit("dmar0", null, null, null, null, null, null, List.of())),
                UNITS));
    assertThat(problems.sources()).hasSize(7).allMatch(Source::isMissing);
  }

  @Test
  void kernelWithoutIommusHasNeitherDirectory() {
    assertThat(new IommuGroupReader(root, problems).read(Set.of()))
        .isEqualTo(Reading.absent(GROUPS, "not there"));
    assertThat(new IommuUnitReader(root, problems).read())
        .isEqualTo(Reading.absent(UNITS, "not there"));
    assertThat(problems.sources()).isEmpty();
  }

  private void group(String number, String type, String... devices) {
    String directory = GROUPS + "/" + number;
    root.with(directory + "/type", type).with(directory + "/reserved_regions", MSI);
    for (String device : devices) {
      root.link(directory + "/devices/" + device, "/sys/devices/pci0000:00/" + device);
    }
  }

  private static Reading<List<ReservedRegion>> regions(String group) {
    return Reading.ok(
        List.of(new ReservedRegion(new AddressRange(0xfee0_0000L, 0xfeef_ffffL), Kind.MSI)),
        GROUPS + "/" + group + "/reserved_regions");
  }

  private void unit(String name) {
    String directory = UNITS + "/" + name + "/intel-iommu/";
    root.with(directory + "address", "fed90000\n")
        .with(directory + "version", "1:0\n")
        .with(directory + "cap", "d2008c22260206\n")
        .with(directory + "ecap", "f00f4a\n")
        .with(directory + "domains_used", "9\n")
        .with(directory + "domains_supported", "65536\n");
  }
}
