// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.DistributionKernel;
import io.iovascope.EditedHost;
import io.iovascope.address.AddressRange;
import io.iovascope.allocator.AllocatorTraits;
import io.iovascope.allocator.DmaApi;
import io.iovascope.allocator.ThirtyTwoBitFirst;
import io.iovascope.emulator.load.LoadResult;
import io.iovascope.emulator.load.LoadRun;
import io.iovascope.emulator.load.LoadSpace;
import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.WorkloadSyntax;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import io.iovascope.host.assembly.HostAssembly;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.model.PictureAssembly;
import io.iovascope.probe.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What went wrong on real machines is found, and by the rule that is there for it. Where a capture
 * of a real kernel shows the incident, it is that capture; else the lines that were reported are
 * put into one.
 */
class IncidentsTest {

  private static final String PLAIN = "hosts/rig612-plain";
  private static final String LOG_BEGIN = "6,0,0,-;Linux version 6.12\n";

  /**
   * Something that happened.
   *
   * @param name what and where
   * @param observed a host on which it happens
   * @param id the finding that tells
   * @param summary part of what the finding says
   */
  record Incident(
      String name, Supplier<Observed> observed, String id, Severity severity, String summary) {

    /** On a host of which nobody has read how full its spaces are. */
    static Incident on(
        String name, Supplier<Host> host, String id, Severity severity, String summary) {
      return new Incident(
          name, () -> Observed.of(PictureAssembly.of(host.get())), id, severity, summary);
    }

    @Override
    public String toString() {
      return name + ": " + id;
    }
  }

  private static final String LOGGED_FUNCTION =
      "[    0.300000] pci 0000:00:03.0: [8086:%s] type 00 class 0x020000\n";

  private static NamedPiece piece(String name, String text) {
    return NamedPiece.of(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Supplier<Host> captured(String name) {
    return () -> CapturedHost.named(name).read();
  }

  private static EditedHost plain() {
    return EditedHost.of(PLAIN);
  }

  private static Supplier<Host> logged(String... lines) {
    return () -> {
      StringBuilder log = new StringBuilder(LOG_BEGIN);
      for (int i = 0; i < lines.length; i++) {
        log.append("4,%d,%d,-;%s\n".formatted(i + 1, i + 1, lines[i]));
      }
      return plain().with("/dev/kmsg", log.toString()).read();
    };
  }

  /** The table of the plain host, with a unit for a function that it does not have. */
  private static Host withUnitOfNobody() {
    Host host = plain().read();
    DmarTable table = host.firmware().dmar().optional().orElseThrow();
    DmarTable.Scope scope =
        new DmarTable.Scope(
            DmarTable.ScopeType.ENDPOINT, 0, 0, List.of(new DmarTable.PathEntry(0x1b, 0)));
    return host.with(
        host.firmware()
            .withDmar(
                Reading.ok(
                    new DmarTable(
                        table.revision(),
                        table.oemId(),
                        table.oemTableId(),
                        table.hostAddressWidth(),
                        table.interruptRemapping(),
                        table.x2apicOptOut(),
                        table.dmaControlOptIn(),
                        table.checksumOk(),
                        List.of(
                            new DmarTable.Unit(
                                0, 0xfed9_1000L, 0x1000, false, List.of(scope), 0x30),
                            table.units().get(0)),
                        table.reservedMemory(),
                        table.rootPortAts(),
                        table.affinities(),
                        table.namespaceDevices(),
                        table.socAddressTranslationCaches(),
                        table.socIntegratedDevices(),
                        table.problems()),
                    host.firmware().dmar().path())));
  }

  /** A card of a host of the emulator went to a smaller MTU; its coherent memory stays low. */
  private static Usage afterMtuFlip() {
    try {
      LoadSpace space =
          new LoadSpace(
              AllocatorTraits.OF_6_7,
              ThirtyTwoBitFirst.UNTIL_FAILURE,
              DmaApi.Invalidation.LAZY,
              AddressRange.ofBits(64).end(),
              AddressRange.ofBits(32).end(),
              AddressRange.ofBits(39).end(),
              PictureAssembly.of(plain().read()).reservedTrees().getOrDefault(2, List.of()),
              4);
      LoadResult run =
          new LoadRun(
                  space,
                  List.of(
                      WorkloadSyntax.nic("queues=160,depth=953,descriptor=0,mtu=9000@0s/1500@10s")),
                  Duration.ofSeconds(10).toNanos(),
                  1)
              .run((nanos, requests) -> true);
      return FilledSpaces.after(
          run, FilledSpaces.device("0000:00:03.0", 64, 32, run.thirtyTwoBitFirst()));
    } catch (LoadException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Incident> incidents() {
    return Stream.of(
        Incident.on(
            "E01 network card of HP Gen8 cannot go to a virtual machine, 6.1",
            captured("hosts/deb61-vfio-rmrr"),
            "rmrr-locks-group",
            Severity.WARNING,
            "the kernel refuses its group with EPERM"),
        Incident.on(
            "E02 DPDK on HPE ProLiant: error 22, since 6.6",
            captured("hosts/deb612-vfio-rmrr"),
            "rmrr-locks-group",
            Severity.WARNING,
            "the kernel refuses its group with EINVAL"),
        Incident.on(
            "E03 no firmware reserved region can cover this RMRR",
            logged(
                "DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR"
                    + " [0x00000000bb800000-0x00000000bbffffff], contact BIOS vendor for fixes"),
            "rmrr-fwbug",
            Severity.WARNING,
            "RMRR 0x00000000bb800000-0x00000000bbffffff contradicts the memory map"),
        Incident.on(
            "E03 the same on a captured kernel",
            captured("iova-trees/deb612-window"),
            "rmrr-fwbug",
            Severity.WARNING,
            "contradicts the memory map"),
        Incident.on(
            "E04 HP DL320 G6: faults in a bridge window until it froze",
            logged(
                "DMAR: [DMA Read] Request device [00:1f.2] PASID ffffffff fault addr df63e000"
                    + " [fault reason 06] PTE Read access is not set"),
            "fault-region",
            Severity.WARNING,
            "0000:00:1f.2 faulted 1 times at addresses that the kernel never hands out:"
                + " bridge-window"),
        Incident.on(
            "E05 MegaRAID 9341-4i: 63 bit DMA mask and 32 bit consistent mask",
            () ->
                plain()
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/dma_mask_bits", "63\n")
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/consistent_dma_mask_bits", "32\n")
                    .read(),
            "mask-split",
            Severity.INFO,
            "ahci has a 63-bit mask for buffers and 32 bits for coherent memory: 0000:00:1f.2"),
        Incident.on(
            "E06 a switch that does not redirect requests",
            captured("hosts/deb612-switch"),
            "p2p-overlap",
            Severity.WARNING,
            "may reach"),
        Incident.on(
            "E07 a fixed address of 0x8800000000 on a 39-bit unit",
            logged(
                "DMAR: intel_iommu_map: iommu width (39) is not sufficient for the mapped address"
                    + " (8800001000)"),
            "aperture-small",
            Severity.WARNING,
            "1 mappings beyond the aperture of 39 bits were asked for and failed"),
        Incident.on(
            "E08 Looking Glass on Raptor Lake: 46-bit guests on a 39-bit unit",
            () ->
                plain()
                    .edit("/proc/cpuinfo", text -> text.replace("40 bits phys", "46 bits phys"))
                    .read(),
            "gpa-exceeds-iova",
            Severity.INFO,
            "exceed the 39 bits that VFIO can map"),
        Incident.on(
            "E08 a host whose own memory lies beyond the unit's reach",
            () ->
                plain()
                    .edit("/proc/iomem", text -> text + "100000000-10000000000 : System RAM\n")
                    .read(),
            "gpa-exceeds-iova",
            Severity.WARNING,
            "memory of this host lies beyond the 39 bits that VFIO can map"),
        Incident.on(
            "E09 an emulated unit of 39 bits in a guest of 40",
            captured("hosts/deb612-pxb"),
            "gpa-exceeds-iova",
            Severity.INFO,
            "exceed the 39 bits that VFIO can map"),
        Incident.on(
            "E11 Zhaoxin: an RMRR of a later device of the group is handed out",
            captured("hosts/deb612-vfio-rmrr"),
            "rmrr-unreserved",
            Severity.CRITICAL,
            "is mapped 1:1 for firmware, yet the DMA API may hand it out"),
        Incident.on(
            "E11 what follows: the old translation stays",
            logged("DMAR: ERROR: DMA PTE for vPFN 0x3d000 already set (to 3d000003 not 1c2a3003)"),
            "direct-broken",
            Severity.CRITICAL,
            "DMA goes to the wrong memory"),
        Incident.on(
            "a log flooded by pages that are mapped to the same place again",
            logged("DMAR: ERROR: DMA PTE for vPFN 0x428ec already set (to 3f6ec003 not 3f6ec003)"),
            "mapped-again",
            Severity.INFO,
            "no DMA goes astray"),
        Incident.on(
            "E12 Google: kernel pages mapped for floppy drives",
            captured("hosts/deb612-sriov"),
            "isa-16m",
            Severity.INFO,
            "can reach the first 16 MiB of memory"),
        Incident.on(
            "E13 80,253,888 ranges on CoreOS 4.19",
            () ->
                plain()
                    .with(
                        "/proc/slabinfo",
                        "slabinfo - version: 2.1\niommu_iova 80253888 80253888 64 64 1 : x\n")
                    .read(),
            "iova-leak",
            Severity.CRITICAL,
            "80 million ranges are in the IOVA trees of this host and take 4898 MiB"),
        new Incident(
            "E14 MTU 9000 to 1500",
            () -> new Observed(PictureAssembly.of(plain().read()), afterMtuFlip()),
            "iova-pressure",
            Severity.WARNING,
            "below 4 GiB are taken, but drivers hold 0 percent"),
        new Incident(
            "a captured kernel that has no address left for a device of 24 bits",
            () ->
                new Observed(
                    PictureAssembly.of(CapturedHost.named("hosts/rig612-iova24-full").read()),
                    FilledSpaces.full24Bits()),
            "iova-pressure",
            Severity.CRITICAL,
            "drivers hold 100 percent of the DMA addresses of group 3"),
        Incident.on(
            "E15 amdgpu, Blackhole: faults after the first high address",
            logged(
                "ahci 0000:00:1f.2: Using 39-bit DMA addresses",
                "DMAR: [DMA Write NO_PASID] Request device [00:1f.2] fault addr 0x7ffffff000 [fault"
                    + " reason 0x05] PTE Write access is not set"),
            "dac-transition-fault",
            Severity.CRITICAL,
            "0000:00:1f.2 left the space below 4 GiB and has failed 1 times since"),
        Incident.on(
            "E15 AER after the first high address",
            logged(
                "ahci 0000:00:1f.2: Using 39-bit DMA addresses",
                "ahci 0000:00:1f.2: AER: PCIe Bus Error: severity=Uncorrectable (Non-Fatal),"
                    + " type=Transaction Layer, (Requester ID)"),
            "dac-transition-fault",
            Severity.CRITICAL,
            "0000:00:1f.2 left the space below 4 GiB and has failed 1 times since"),
        Incident.on(
            "E16 windows that leave 51 MiB below 4 GiB",
            () ->
                plain()
                    .edit(
                        "/proc/iomem",
                        text ->
                            text.replace(
                                "c0000000-febfffff : PCI Bus", "03000000-febfffff : PCI Bus"))
                    .read(),
            "window-eats-32bit",
            Severity.CRITICAL,
            "51 MiB are left below 4 GiB"),
        Incident.on(
            "E16 pci=nocrs",
            captured("iova-trees/deb612-nocrs"),
            "no-iova",
            Severity.CRITICAL,
            "every DMA mapping fails"),
        Incident.on(
            "E16 the kernel's only hint",
            captured("iova-trees/deb612-nocrs"),
            "32bit-left",
            Severity.INFO,
            "the space below 4 GiB was full for"),
        Incident.on(
            "JMB585 writes to wrong addresses above 4 GiB",
            () ->
                plain()
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/vendor", "0x197b\n")
                    .with("/sys/devices/pci0000:00/0000:00:1f.2/device", "0x0585\n")
                    .with(
                        "/dev/kmsg",
                        LOG_BEGIN + "5,1,1,-;ahci 0000:00:1f.2: Using 39-bit DMA addresses\n")
                    .read(),
            "32bit-left",
            Severity.WARNING,
            "which now uses 39-bit DMA addresses but decodes 32 bits"),
        Incident.on(
            "E17 SPDK: 70,000 pages of 2 MiB and 65,535 mappings",
            () ->
                EditedHost.of("hosts/rig612-vfio")
                    .with("/sys/module/vfio_iommu_type1/parameters/dma_entry_limit", "65535\n")
                    .with("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "70000\n")
                    .read(),
            "vfio-entry-limit",
            Severity.WARNING,
            "70000 huge pages of 2048 KiB, but a VFIO container holds 65535 mappings"),
        Incident.on(
            "E19 Thunderbolt: bounce buffers are full",
            logged(
                "tenstorrent 0000:00:1f.2: swiotlb buffer is full (sz: 65536 bytes), total 32768"
                    + " (slots), used 32760 (slots)"),
            "swiotlb-pressure",
            Severity.WARNING,
            "bounce buffers were full for 0000:00:1f.2 1 times"),
        Incident.on(
            "E19 bounce buffers nearly full",
            () ->
                plain()
                    .with("/sys/kernel/debug/swiotlb/io_tlb_nslabs", "32768\n")
                    .with("/sys/kernel/debug/swiotlb/io_tlb_used", "30000\n")
                    .read(),
            "swiotlb-pressure",
            Severity.WARNING,
            "30000 of 32768 slots of bounce buffers are in use"),
        Incident.on(
            "E21 queues of the host's driver, after VFIO took over",
            () ->
                EditedHost.of("hosts/rig612-vfio")
                    .with(
                        "/dev/kmsg",
                        LOG_BEGIN
                            + "4,1,1,-;DMAR: [DMA Read NO_PASID] Request device [00:06.0] fault "
                            + "addr"
                            + " 0xffffe000 [fault reason 0x06] PTE Read access is not set\n")
                    .read(),
            "fault-region",
            Severity.WARNING,
            "former-owner"),
        Incident.on(
            "a flood of 'already set' went on with intel_iommu=pt",
            () -> plain().with("/proc/cmdline", "intel_iommu=on intel_iommu=pt\n").read(),
            "option-ignored",
            Severity.WARNING,
            "intel_iommu=pt has no effect on this kernel"),
        Incident.on(
            "groups that the ACS override patch has made",
            logged(
                "Warning: PCIe ACS overrides enabled; This may allow non-IOMMU protected"
                    + " peer-to-peer DMA"),
            "acs-override",
            Severity.WARNING,
            "ACS is overridden: groups prove no isolation"),
        Incident.on(
            "Ubuntu 22.04: a kernel called 5.15.0 with code of 5.15.200",
            () ->
                DistributionKernel.called(
                    DistributionKernel.withSigns(
                        CapturedHost.named("distributions/u2204-vfio-rmrr")),
                    "5.15.0"),
            "kernel-contradiction",
            Severity.INFO,
            "questions about this kernel are answered in two ways"),
        Incident.on(
            "a report with the log of another machine",
            () ->
                HostAssembly.of(
                    "these pieces",
                    List.of(
                        piece("dmesg.txt", LOGGED_FUNCTION.formatted("10d3")),
                        piece("old.txt", LOGGED_FUNCTION.formatted("10d4")))),
            "pieces-contradict",
            Severity.WARNING,
            "old.txt contradicts dmesg.txt: PCI function"),
        Incident.on(
            "E23 translation left on by the kernel before",
            logged("DMAR: Translation was enabled for dmar0 but we are not in kdump mode"),
            "translation-inherited",
            Severity.INFO,
            "translation was on before this kernel started (dmar0)"),
        Incident.on(
            "E25 the DMAR table is there and may not be read",
            () -> CapturedHost.named("hosts/deb612-rmrr-many").read(),
            "source-missing",
            Severity.INFO,
            " is "),
        Incident.on(
            "an RMRR beyond the aperture: no group is left",
            captured("iova-trees/deb612-beyond"),
            "rmrr-beyond-aperture",
            Severity.CRITICAL,
            "so no group could be set up and every DMA faults"),
        Incident.on(
            "an RMRR that begins in the middle of a page",
            captured("iova-trees/deb612-order"),
            "rmrr-unaligned",
            Severity.WARNING,
            "its first page is not mapped"),
        Incident.on(
            "an RMRR for a device that is not there",
            captured("hosts/deb612-rmrr-good"),
            "rmrr-scope-dead",
            Severity.INFO,
            "1 of 1 devices that RMRR 0x000000003d200000-0x000000003d200fff is for are not there"),
        Incident.on(
            "the first device of a group is taken out and comes back",
            captured("iova-trees/deb612-replug"),
            "group-order",
            Severity.INFO,
            "were laid out for 0000:00:1f.0, which has been removed since"),
        Incident.on(
            "no free domain ids",
            () ->
                plain()
                    .with("/sys/class/iommu/dmar0/intel-iommu/domains_used", "250\n")
                    .with("/sys/class/iommu/dmar0/intel-iommu/domains_supported", "256\n")
                    .read(),
            "domain-ids",
            Severity.WARNING,
            "dmar0 uses 250 of its 256 domain ids"),
        Incident.on(
            "a group that an administrator took out of translation",
            () -> plain().with("/sys/kernel/iommu_groups/0/type", "identity\n").read(),
            "identity",
            Severity.INFO,
            "1 of "),
        Incident.on(
            "caches of many processors in a small machine",
            () -> plain().with("/sys/devices/system/cpu/possible", "0-511\n").read(),
            "rcache-mem",
            Severity.INFO,
            "caches of DMA addresses take "),
        Incident.on(
            "units of two generations in one machine",
            () ->
                plain()
                    .with("/sys/class/iommu/dmar1/intel-iommu/address", "fed91000\n")
                    .with("/sys/class/iommu/dmar1/intel-iommu/cap", "8d2078c106f0466\n")
                    .with("/sys/class/iommu/dmar1/intel-iommu/ecap", "f020df\n")
                    .read(),
            "aperture-mixed",
            Severity.INFO,
            "the units reach differently far"),
        Incident.on(
            "firmware names a unit at address 0",
            logged("DMAR: [Firmware Bug]: Your BIOS is broken; DMAR reported at address 0!"),
            "dmar-unit-zero",
            Severity.WARNING,
            "the kernel refuses the DMAR table"),
        Incident.on(
            "a unit whose registers read all ones",
            logged("Your BIOS is broken; DMAR reported at address fed90000 returns all ones!"),
            "dmar-unit-dead",
            Severity.WARNING,
            "the kernel refuses the DMAR table"),
        Incident.on(
            "a DMAR table that does not add up",
            logged(
                "ACPI BIOS Warning (bug): Incorrect checksum in table [DMAR] - 0xE5, should be "
                    + "0xE3"),
            "dmar-checksum",
            Severity.INFO,
            "the checksum of the DMAR table is wrong"),
        Incident.on(
            "firmware that wants x2APIC off",
            logged("DMAR-IR: x2apic is disabled because BIOS sets x2apic opt out bit."),
            "x2apic-opt-out",
            Severity.INFO,
            "x2APIC is off"),
        Incident.on(
            "an X58 board with interrupt remapping",
            logged("DMAR-IR: This system BIOS has enabled interrupt remapping"),
            "intremap-erratum",
            Severity.WARNING,
            "unstable on this chipset"),
        Incident.on(
            "a laptop without a shadow GTT",
            logged(
                "pci 0000:00:00.0: DMAR: BIOS has allocated no shadow GTT; disabling IOMMU for "
                    + "graphics"),
            "graphics-untranslated",
            Severity.INFO,
            "graphics off"),
        Incident.on(
            "an X58 board whose sound has no room",
            logged("Your BIOS is broken; Tylersburg isoch DMAR unit has no TLB space"),
            "isoch-unit",
            Severity.WARNING,
            "no room for translations"),
        Incident.on(
            "a card that does not answer invalidations after a reset",
            logged(
                "DMAR: QI PRIOR: Device-TLB Invalidation qw0 = 0x5300530000000003, qw1 = "
                    + "0x7ffffffffffff001"),
            "ats-timeout",
            Severity.WARNING,
            "did not answer 1 invalidations"),
        Incident.on(
            "a unit for devices that are switched off",
            IncidentsTest::withUnitOfNobody,
            "unit-no-devices",
            Severity.INFO,
            "which the host does not have; the kernel ignores it"),
        Incident.on(
            "a kernel that limits a device otherwise than predicted",
            logged("ahci 0000:00:1f.2: Using 47-bit DMA addresses"),
            "model-mismatch",
            Severity.WARNING,
            "the kernel uses 47-bit DMA addresses for 0000:00:1f.2, iovascope predicts 39"));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void isFoundByItsRuleAlone(Incident incident) {
    Observed observed = incident.observed.get();
    List<Rule> others =
        Findings.RULES.stream().filter(rule -> !rule.id().equals(incident.id)).toList();

    assertThat(Findings.of(observed)).anyMatch(finding -> tells(finding, incident));
    assertThat(Findings.of(others, observed)).noneMatch(finding -> tells(finding, incident));
  }

  private static boolean tells(Finding finding, Incident incident) {
    return finding.id().equals(incident.id)
        && finding.severity() == incident.severity
        && finding.summary().contains(incident.summary);
  }

  /** A rule without an incident would be a rule that no test needs. */
  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleHasAnIncident(String id) {
    assertThat(incidents()).anyMatch(incident -> incident.id.equals(id));
  }

  static Stream<String> rules() {
    return Findings.catalogue().keySet().stream();
  }
}
