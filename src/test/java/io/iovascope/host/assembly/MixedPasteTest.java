// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.Host;
import io.iovascope.host.PciAddress;
import io.iovascope.host.PciConfiguration;
import io.iovascope.host.PciDevice;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What people paste one after the other, and what lspci says of ports, as pciutils prints it. */
class MixedPasteTest {

  private static final String PORT =
      """
      00:1c.0 PCI bridge [0604]: Intel Corporation Sunrise Point-LP PCI Express Root Port #1 [8086:9d10] (rev f1) (prog-if 00 [Normal decode])
      \tControl: I/O+ Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx+
      \tIOMMU group: 5
      \tBus: primary=00, secondary=02, subordinate=03, sec-latency=0
      \tI/O behind bridge: 0000f000-00000fff [disabled]
      \tMemory behind bridge: e0300000-e03fffff [size=1M] [32-bit]
      \tPrefetchable memory behind bridge: 0000002000000000-00000020001fffff [size=2M] [64-bit]
      \tCapabilities: [40] Express (v2) Root Port (Slot+), MSI 00
      \t\tDevCap:\tMaxPayload 256 bytes, PhantFunc 0
      \tCapabilities: [140 v1] Access Control Services
      \t\tACSCap:\tSrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd- EgressCtrl- DirectTrans-
      \t\tACSCtl:\tSrcValid+ TransBlk- ReqRedir+ CmpltRedir- UpstreamFwd- EgressCtrl- DirectTrans-
      \tKernel driver in use: pcieport
      """;

  private static final String ENDPOINT =
      """
      02:00.0 Ethernet controller [0200]: Intel Corporation 82576 Gigabit Network Connection [8086:10c9] (rev 01)
      \tControl: I/O+ Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR+ FastB2B- DisINTx+
      \tNUMA node: 1
      \tIOMMU group: 9
      \tRegion 0: Memory at e0300000 (32-bit, non-prefetchable) [size=128K]
      \tRegion 2: I/O ports at e020 [disabled] [size=32]
      \tRegion 3: Memory at 2000000000 (64-bit, prefetchable) [size=16K]
      \tCapabilities: [a0] Express (v2) Endpoint, MSI 00
      \tCapabilities: [150 v1] Address Translation Service (ATS)
      \t\tATSCap:\tInvalidate Queue Depth: 00
      \t\tATSCtl:\tEnable+, Smallest Translation Unit: 00
      \tCapabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)
      \t\tInitial VFs: 8, Total VFs: 8, Number of VFs: 2, Function Dependency Link: 00
      \t\tVF offset: 384, stride: 2, Device ID: 10ca
      \t\tRegion 0: Memory at 0000002000100000 (64-bit, prefetchable)
      \tKernel driver in use: igb
      \tKernel modules: igb
      """;

  @Test
  void capabilitiesAsRoot() {
    Host host = host(PORT + "\n" + ENDPOINT);
    PciDevice port = device(host, "0000:00:1c.0");
    PciDevice endpoint = device(host, "0000:02:00.0");

    assertThat(port.configuration().optional())
        .contains(
            new PciConfiguration(
                true,
                false,
                true,
                true,
                PciConfiguration.PcieType.ROOT_PORT,
                PciConfiguration.Acs.of(0b000_1111, 0b000_0101),
                null,
                null));
    assertThat(port.buses()).isEqualTo(new PciDevice.Buses(2, 3));
    assertThat(port.resources())
        .extracting(range -> range.slot() + " " + range.range())
        .containsExactly(
            "14 0x00000000e0300000-0x00000000e03fffff", "15 0x0000002000000000-0x00000020001fffff");
    assertThat(endpoint.configuration().optional())
        .contains(
            new PciConfiguration(
                false,
                false,
                true,
                true,
                PciConfiguration.PcieType.ENDPOINT,
                null,
                new PciConfiguration.Toggle(true),
                null));
    assertThat(endpoint.place().path()).containsExactly(port.address(), endpoint.address());
    assertThat(endpoint.place().numaNode()).isEqualTo(1);
    assertThat(endpoint.resources())
        .extracting(range -> range.slot() + " " + range.range() + " " + range.isMemory())
        .containsExactly(
            "0 0x00000000e0300000-0x00000000e031ffff true",
            "2 0x000000000000e020-0x000000000000e03f false",
            "3 0x0000002000000000-0x0000002000003fff true");
  }

  @Test
  void virtualFunctionsBelongToTheirPhysicalFunction() {
    Host host =
        host(
            PORT
                + "\n"
                + ENDPOINT
                + "\n03:10.0 Ethernet controller [0200]: Intel Corporation 82576 Virtual Function"
                + " [8086:10ca] (rev 01)\n\tControl: I/O- Mem- BusMaster+\n");
    PciDevice function = device(host, "0000:03:10.0");

    assertThat(function.sriov().physicalFunction()).isEqualTo(address("0000:02:00.0"));
    assertThat(function.place().path())
        .containsExactly(address("0000:00:1c.0"), function.address());
    assertThat(device(host, "0000:02:00.0").sriov().virtualFunctions()).isEqualTo(2);
  }

  @Test
  void capabilitiesWithoutRootAreUnknown() {
    PciDevice port =
        device(
            host(
                """
                00:1c.0 PCI bridge [0604]: Intel Corporation Sunrise Point-LP [8086:9d10] (rev f1)
                \tFlags: bus master, fast devsel, latency 0, IRQ 122, IOMMU group 5
                \tBus: primary=00, secondary=02, subordinate=02, sec-latency=0
                \tCapabilities: <access denied>
                \tKernel driver in use: pcieport
                """),
            "0000:00:1c.0");

    assertThat(port.configuration().optional())
        .contains(new PciConfiguration(true, false, false, false, null, null, null, null));
    assertThat(port.acs().word()).isEqualTo("?");
    assertThat(port.binding().group()).isEqualTo(5);
  }

  @Test
  void logAndListInOnePaste() {
    Host host =
        host(
            """
            My NIC dies, this is what I have:
            [    0.155142] DMAR: dmar0: reg_base_addr fed90000 ver 1:0 cap d2008c40660462 ecap f050da
            [    0.155146] DMAR: RMRR base: 0x00000078563000 end: 0x00000078582fff
            [   12.155758] DMAR: [DMA Write] Request device [02:00.0] fault addr 7a891000 [fault reason 05] PTE Write access is not set

            """
                + ENDPOINT);

    assertThat(host.iommu().units()).extracting(unit -> unit.name()).containsExactly("dmar0");
    assertThat(host.kernel().events().faults()).hasSize(1);
    assertThat(device(host, "0000:02:00.0").binding().driver()).isEqualTo("igb");
    assertThat(host.iommu().group(9).orElseThrow().devices()).containsExactly("0000:02:00.0");
  }

  private static Host host(String text) {
    return HostAssembly.of("x", List.of(PrintedPieces.piece("paste", text)));
  }

  private static PciAddress address(String text) {
    return PciAddress.parse(text).orElseThrow();
  }

  private static PciDevice device(Host host, String address) {
    return Objects.requireNonNull(host.pci().devicesByAddress().get(address(address)));
  }
}
