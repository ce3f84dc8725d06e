// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.shared.HostOpener;
import io.iovascope.model.picture.Picture;
import io.iovascope.scan.HostPicture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines as people pasted them, against a host with RMRRs. */
class ErrorExplanationTest {

  private static final Picture PICTURE = HostPicture.of(HostOpener.open("demo:rmrr")).picture();

  private static ErrorExplanation explained(String line) {
    return ErrorExplanation.of(PICTURE, line).orElseThrow();
  }

  static List<Arguments> lines() {
    return List.of(
        Arguments.of(
            "group-not-viable",
            "qemu-system-x86_64: -device vfio-pci,host=06:00.0: vfio 0000:06:00.0: group 7 is not"
                + " viable\nPlease ensure all devices within the iommu_group are bound to their"
                + " vfio bus driver."),
        Arguments.of(
            "group-not-viable",
            "vfio: error, group 11 is not viable, please ensure all devices within the iommu_group"
                + " are bound to their vfio bus driver"),
        Arguments.of(
            "one-to-one-mapping",
            "vfio-pci 0000:01:00.1: Device is ineligible for IOMMU domain attach due to platform"
                + " RMRR requirement. Contact your platform vendor."),
        Arguments.of(
            "one-to-one-mapping",
            "vfio-pci 0000:00:03.0: Firmware has requested this device have a 1:1 IOMMU mapping,"
                + " rejecting configuring the device without a 1:1 mapping."),
        Arguments.of(
            "no-interrupt-remapping",
            "vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the module param"
                + " \"allow_unsafe_interrupts\""),
        Arguments.of(
            "mapping-refused",
            "EAL: Cannot set up DMA remapping, error 12 (Cannot allocate memory)"),
        Arguments.of("mapping-refused", "Cannot set up DMA mapping, error 22"),
        Arguments.of("mapping-refused", "VFIO_MAP_DMA failed: No space left on device"),
        Arguments.of(
            "mapping-refused",
            "ApiError(VmBoot(DeviceManager(VfioDmaMap(IommuDmaMap(Error(14))))))"),
        Arguments.of(
            "mapping-refused",
            "memory.c: 835:vtophys_iommu_map_dma: ERROR: Cannot set up DMA mapping"),
        Arguments.of("mapping-refused", "EAL: Couldn't map new region for DMA"),
        Arguments.of("group-in-use", "vfio error: 0000:01:00.0: failed to get group 1"),
        Arguments.of(
            "mapping-refused",
            "failed to setup container for group 258: memory listener initialization failed:"
                + " Region pc.ram: vfio_dma_map(0x55ba53e7a9d0, 0x100000000, 0xff30000000,"
                + " 0x7ed243e00000) = -22 (Invalid argument)"),
        Arguments.of(
            "container-refused",
            "vfio 0000:01:00.0: failed to setup container for group 13: Failed to set group"
                + " container: Invalid argument"),
        Arguments.of(
            "bar-taken",
            "vfio-pci 0000:01:00.0: BAR 3: can't reserve [mem 0x50000000-0x51ffffff 64bit pref]"),
        Arguments.of(
            "rom-unreadable",
            "vfio-pci 0000:01:00.0: Invalid PCI ROM header signature: expecting 0xaa55, got"
                + " 0xffff"),
        Arguments.of(
            "reset-failed", "vfio-pci 0000:01:00.0: not ready 65535ms after FLR; giving up"),
        Arguments.of("no-group", "vfio 0000:01:00.0: no iommu_group found: No such file"),
        Arguments.of(
            "group-in-use", "vfio: Could not open '/dev/vfio/9': Device or resource busy"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyMessageIsKnown(String id, String line) {
    ErrorExplanation explanation = explained(line);

    assertThat(explanation.id()).isEqualTo(id);
    assertThat(explanation.means()).endsWith(".");
    assertThat(explanation.next()).isNotEmpty();
  }

  @Test
  void theDriversThatStandInTheWayAreNamed() {
    assertThat(explained("vfio 0000:00:1d.7: group 5 is not viable").here())
        .containsExactly(
            "In group 5 these still have a driver of the host: 0000:00:1d.0 uhci_hcd, 0000:00:1d.7"
                + " ehci-pci.");
  }

  @Test
  void anErrorOfMemoryIsNotOneOfAddresses() {
    assertThat(explained("EAL: Cannot set up DMA remapping, error 12 (Cannot allocate memory)"))
        .satisfies(
            each -> {
              assertThat(each.means()).contains("RLIMIT_MEMLOCK");
              assertThat(each.next()).contains("ulimit -l");
            });
    assertThat(explained("VFIO_MAP_DMA failed: No space left on device").means())
        .contains("dma_entry_limit");
    assertThat(explained("VFIO_MAP_DMA failed: Bad address").means()).contains("pinned");
  }

  @Test
  void whatIsNotValidOfARangeIsNamed() {
    assertThat(
            explained(
                    "vfio 0000:00:06.0: Region pc.ram: vfio_dma_map(0x55ba53e7a9d0, 0xfed00000,"
                        + " 0x200000, 0x7ed243e00000) = -22 (Invalid argument)")
                .here())
        .containsExactly(
            "Of 0x00000000fed00000-0x00000000feefffff these are not valid for group 3:"
                + " 0x00000000fee00000-0x00000000feefffff.");
  }

  /** Cloud Hypervisor prints the number of the error alone. */
  @Test
  void theNumberOfAnErrorInParenthesesIsOne() {
    assertThat(
            explained("Error from device manager: VfioMapRegion(DmaMap(IommuDmaMap(Error(17))))")
                .means())
        .isEqualTo("The addresses are mapped already.");
  }

  @Test
  void aRefusedGroupIsToldWithItsReason() {
    assertThat(explained("vfio 0000:00:03.0: failed to setup container for group 2").here())
        .singleElement()
        .asString()
        .startsWith("The kernel refuses group 2 with EINVAL: RMRR ");
  }

  /** Numbers of groups mean nothing on another host; a device that is not there shows it. */
  @Test
  void aMessageOfAnotherHostIsNotExplainedByThisOne() {
    assertThat(explained("vfio 0000:99:00.0: group 2 is not viable").here())
        .containsExactly(
            "This host has no device 0000:99:00.0: the message is of another one; give that with"
                + " --host.");
  }

  @Test
  void anythingElseIsNotExplained() {
    assertThat(ErrorExplanation.of(PICTURE, "hello")).isEmpty();
    assertThat(ErrorExplanation.of(PICTURE, "")).isEmpty();
    assertThat(ErrorExplanation.of(PICTURE, "group ".repeat(100_000))).isEmpty();
  }
}
