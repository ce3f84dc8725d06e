// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.EditedHost;
import io.iovascope.host.PciAddress;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import io.iovascope.plan.DpdkPlan.IovaMode;
import io.iovascope.plan.PlanPoint.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Plans on captured hosts, to which memory is added: those of the captures have 1 GiB. Their unit
 * reaches 39 bits and their processor 40.
 */
class PlanTest {

  private static final long GIB = 1L << 30;
  private static final String READY = "0000:00:06.0";
  private static final String LIMIT = "/sys/module/vfio_iommu_type1/parameters/dma_entry_limit";
  private static final String POOL = "/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages";

  private static final String PEER =
      "/sys/devices/pci0000:00/0000:00:02.0/0000:01:00.0/0000:02:01.0/resource";

  private static EditedHost large(String capture) {
    return EditedHost.of(capture).with("/proc/meminfo", "MemTotal:       4294967296 kB\n");
  }

  private static Picture picture(EditedHost host) {
    return PictureAssembly.of(host.read());
  }

  private static Plan plan(Picture picture, String device, GuestPlan question) {
    return question.of(
        picture, picture.device(PciAddress.parse(device).orElseThrow()).orElseThrow());
  }

  private static Plan dpdk(Picture picture, DpdkPlan question) {
    return question.of(
        picture, picture.device(PciAddress.parse(READY).orElseThrow()).orElseThrow());
  }

  private static GuestPlan guest(long gibibytes, @Nullable Integer bits) {
    return new GuestPlan(gibibytes * GIB, GuestMachine.Q35, bits, null);
  }

  private static List<String> texts(Plan plan, Weight weight) {
    return plan.points().stream()
        .filter(point -> point.weight() == weight)
        .map(PlanPoint::text)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "64, 39, FINE",
    "64, , BUT",
    "478, 39, FINE",
    "479, 39, NO",
    "600, 40, NO",
    "990, 40, NO",
    "991, 40, NO",
  })
  void theGuestsMemoryMustBeWithinReach(long gibibytes, @Nullable Integer bits, Weight answer) {
    assertThat(plan(picture(large("hosts/rig612-vfio")), READY, guest(gibibytes, bits)).answer())
        .isEqualTo(answer);
  }

  @Test
  void memoryAboveTheApertureIsNamedAndWhatWouldFit() {
    Plan plan = plan(picture(large("hosts/rig612-vfio")), READY, guest(600, 40));

    assertThat(plan.points().get(0))
        .isEqualTo(
            new PlanPoint(
                Weight.NO,
                "guest memory at 0x0000000100000000-0x000000967fffffff cannot be mapped:"
                    + " above-limit 0x0000008000000000-0xffffffffffffffff. VFIO_MAP_DMA fails with"
                    + " EINVAL (errno 22)",
                "give the guest at most 510 GiB of memory (-m 510G)"));
  }

  /** As on AMD machines with the HyperTransport hole. */
  @Test
  void aHoleInTheMiddleOfTheMemory() {
    EditedHost host =
        large("hosts/rig612-vfio")
            .edit(
                "/sys/kernel/iommu_groups/3/reserved_regions",
                text -> text + "0x0000001000000000 0x00000010ffffffff reserved\n");

    assertThat(texts(plan(picture(host), READY, guest(100, 39)), Weight.NO))
        .containsExactly(
            "guest memory at 0x0000000100000000-0x000000197fffffff cannot be mapped: reserved"
                + " 0x0000001000000000-0x00000010ffffffff. VFIO_MAP_DMA fails with EINVAL (errno"
                + " 22)");
    assertThat(plan(picture(host), READY, guest(60, 39)).answer()).isEqualTo(Weight.FINE);
  }

  @Test
  void moreAddressBitsThanVfioMaps() {
    assertThat(texts(plan(picture(large("hosts/rig612-vfio")), READY, guest(8, null)), Weight.BUT))
        .singleElement()
        .asString()
        .startsWith("the guest has 40 address bits and VFIO maps 39: its firmware may put");
  }

  @Test
  void tooFewAddressBitsForTheMemory() {
    assertThat(texts(plan(picture(large("hosts/rig612-vfio")), READY, guest(64, 36)), Weight.NO))
        .containsExactly(
            "QEMU stops with \"Address space limit 0xfffffffff < 0x187fffffff phys-bits too low"
                + " (36)\"");
  }

  @ParameterizedTest
  @CsvSource({
    "hosts/deb61-vfio-rmrr, EPERM (errno 1), Device is ineligible for IOMMU domain attach",
    "hosts/deb612-vfio-rmrr, EINVAL (errno 22), Firmware has requested this device have a 1:1",
  })
  void aGroupThatTheKernelRefuses(String capture, String errno, String message) {
    assertThat(texts(plan(picture(large(capture)), "0000:00:03.0", guest(8, 39)), Weight.NO))
        .singleElement()
        .asString()
        .startsWith("the kernel refuses group 2 with " + errno)
        .contains("RMRR 0x000000003d100000-0x000000003d12ffff", message);
  }

  @Test
  void everybodyInTheGroupMustBeLetGo() {
    Plan plan = plan(picture(large("hosts/deb612-vfio-rmrr")), "0000:00:1d.0", guest(8, 39));

    assertThat(plan.answer()).isEqualTo(Weight.BUT);
    assertThat(plan.points().get(0))
        .isEqualTo(
            new PlanPoint(
                Weight.BUT,
                "the host's drivers must let go of 0000:00:1d.0 (uhci_hcd), 0000:00:1d.7"
                    + " (ehci-pci): all of group 5 goes together, else \"group 5 is not viable\"",
                "virsh nodedev-detach pci_0000_00_1d_0; virsh nodedev-detach pci_0000_00_1d_7"));
  }

  /** The port beside the device's has a window from 0xa0200000 on. */
  @ParameterizedTest
  @CsvSource({
    "Q35, 2764, true",
    "Q35, 4096, false",
    "I440FX, 2048, false",
    "I440FX, 4096, true",
  })
  void memoryWhereRequestsReachAPeer(GuestMachine machine, long mebibytes, boolean lost) {
    Picture picture =
        picture(
            large("hosts/deb612-switch")
                .edit(PEER, text -> text.replace("0x00000000fe", "0x00000000a0")));
    Plan plan = plan(picture, "0000:03:00.0", new GuestPlan(mebibytes << 20, machine, 39, null));

    assertThat(texts(plan, Weight.BUT).stream().anyMatch(text -> text.contains("reach a peer")))
        .isEqualTo(lost);
  }

  @Test
  void memoryThatTheHostDoesNotHave() {
    Picture picture = picture(EditedHost.of("hosts/rig612-vfio"));

    assertThat(texts(plan(picture, READY, guest(8, 39)), Weight.NO))
        .containsExactly("guest memory is 8 GiB, and the host has 941 MiB: VFIO pins all of it");
  }

  @Test
  void hugePagesThatAreNotThere() {
    GuestPlan question = new GuestPlan(8 * GIB, GuestMachine.Q35, 39, 2L << 20);
    EditedHost host = large("hosts/rig612-vfio").with(POOL, "4000\n");

    assertThat(texts(plan(picture(host), READY, question), Weight.BUT))
        .containsExactly("4096 huge pages of 2 MiB are needed and the pool has 4000");
    assertThat(plan(picture(host.with(POOL, "4096\n")), READY, question).answer())
        .isEqualTo(Weight.FINE);
    assertThat(
            texts(
                plan(picture(host), READY, new GuestPlan(8 * GIB, GuestMachine.Q35, 39, 1L << 30)),
                Weight.NO))
        .containsExactly("the kernel has no huge pages of 1 GiB");
  }

  @ParameterizedTest
  @CsvSource({"10, NO", "65535, FINE"})
  void qemuNeedsAFewMappings(long limit, Weight answer) {
    EditedHost host = large("hosts/rig612-vfio").with(LIMIT, limit + "\n");

    assertThat(plan(picture(host), READY, guest(8, 39)).answer()).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({"128, 65536, NO", "127, 65535, FINE", "128, 66000, NO"})
  void dpdkMapsEveryPageByItself(long gibibytes, long pages, Weight answer) {
    EditedHost host = large("hosts/rig612-vfio").with(LIMIT, "65535\n").with(POOL, pages + "\n");

    Plan plan = dpdk(picture(host), new DpdkPlan(gibibytes * GIB, 2L << 20, IovaMode.VA));

    assertThat(plan.answer()).isEqualTo(answer);
    assertThat(texts(plan, Weight.NO))
        .hasSize(answer == Weight.NO ? 1 : 0)
        .allMatch(text -> text.contains("ENOSPC"));
  }

  @Test
  void dpdkBeginsAt4GiB() {
    EditedHost host = large("hosts/rig612-vfio").with(POOL, "300000\n").with(LIMIT, "300000\n");

    assertThat(dpdk(picture(host), new DpdkPlan(508 * GIB, 2L << 20, IovaMode.VA)).answer())
        .isEqualTo(Weight.FINE);
    assertThat(
            texts(dpdk(picture(host), new DpdkPlan(509 * GIB, 2L << 20, IovaMode.VA)), Weight.NO))
        .singleElement()
        .asString()
        .startsWith("memory at 0x0000000100000000-0x000000803fffffff cannot be mapped");
  }

  @Test
  void physicalAddressesAboveTheAperture() {
    EditedHost host =
        large("hosts/rig612-vfio")
            .with(POOL, "4096\n")
            .edit("/proc/iomem", text -> text + "100000000-807fffffff : System RAM\n");

    assertThat(texts(dpdk(picture(host), new DpdkPlan(8 * GIB, 2L << 20, IovaMode.PA)), Weight.BUT))
        .contains(
            "2 GiB of the host's memory cannot be mapped at its physical address, from"
                + " 0x0000008000000000 on: a page from there fails with EINVAL");
  }

  @Test
  void whatIsNotReadableIsNotGuessed() {
    EditedHost host = large("hosts/rig612-vfio").denied("/sys/class/iommu/dmar0/intel-iommu/cap");

    Plan plan = plan(picture(host), READY, guest(8, 39));

    assertThat(plan.answer()).isEqualTo(Weight.UNKNOWN);
  }
}
