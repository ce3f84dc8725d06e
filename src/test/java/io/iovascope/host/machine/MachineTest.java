// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.machine.Machine.AmdVi;
import io.iovascope.host.machine.Processor.Maker;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {

  private static final Processor AMD = new Processor(Maker.AMD, false);

  @ParameterizedTest
  @CsvSource({
    "dmar0, VT_D",
    "ivhd0, AMD_VI",
    "smmu3.0x0000000009050000, SMMU",
    "arm-smmu-v3.0.auto, SMMU",
    "virtio0, VIRTIO",
    "dmar, OTHER",
    "ivhd0x, OTHER",
  })
  void aUnitThatWorksTellsTheKindByItsName(String unit, IommuKind expected) {
    assertThat(machine(List.of(unit), Set.of(), AMD, "", Set.of()).iommu()).isEqualTo(expected);
  }

  @Test
  void theProcessorDoesNotTellTheKindForEmulatedUnitsAreOnAnyProcessor() {
    assertThat(machine(List.of(), Set.of("DMAR", "FACP"), AMD, "", Set.of()))
        .isEqualTo(new Machine(IommuKind.VT_D, null, Maker.AMD, null));
    assertThat(machine(List.of(), Set.of("IVRS"), AMD, "", Set.of()))
        .isEqualTo(new Machine(IommuKind.AMD_VI, null, Maker.AMD, new AmdVi(null, false)));
    assertThat(machine(List.of(), Set.of("FACP"), AMD, "", Set.of()))
        .isEqualTo(new Machine(IommuKind.UNKNOWN, null, Maker.AMD, null));
  }

  @ParameterizedTest
  @CsvSource({
    "QEMU Standard PC (Q35 + ICH9), QEMU",
    "'VMware, Inc. VMware7,1', VMWARE",
    "Microsoft Corporation Virtual Machine, HYPER_V",
    "Xen HVM domU, XEN",
    "innotek GmbH VirtualBox, VIRTUALBOX",
    "Red Hat KVM, QEMU",
  })
  void smbiosNamesTheHypervisor(String smbios, Hypervisor.Product expected) {
    assertThat(machine(List.of(), Set.of(), AMD, smbios, Set.of()).hypervisor())
        .isEqualTo(new Hypervisor(expected, "SMBIOS"));
  }

  @ParameterizedTest
  @CsvSource({
    "Dell Inc. PowerEdge R650",
    "Microsoft Corporation Surface Laptop 5",
    "Amazon EC2 m5.metal",
    "''"
  })
  void realMachinesAreNoVirtualOnesEvenWithVirtioCards(String smbios) {
    assertThat(machine(List.of(), Set.of(), AMD, smbios, Set.of(0x8086, 0x1af4, 0x1d0f)))
        .extracting(Machine::hypervisor)
        .isNull();
  }

  @Test
  void theFlagOfTheProcessorAndTheVendorsOfFunctionsTellTooWhereNothingElseDoes() {
    Processor guest = new Processor(Maker.INTEL, true);
    assertThat(machine(List.of(), Set.of(), guest, "Amazon EC2 m5.large", Set.of()).hypervisor())
        .isEqualTo(new Hypervisor(Hypervisor.Product.OTHER, "the flags of the processor"));
    assertThat(machine(List.of(), Set.of(), Processor.UNKNOWN, "", Set.of(0x15ad)).hypervisor())
        .hasToString("VMware, by PCI vendor 15ad");
  }

  @ParameterizedTest
  @CsvSource({"29d3, 6", "21d3, 4", "25d3, 5", "ffffffffffffffff,"})
  void levelsOfThePageTablesAreInTheFeatures(String features, @Nullable Integer levels) {
    assertThat(new AmdVi(Long.parseUnsignedLong(features, 16), false).levels())
        .isEqualTo(Optional.ofNullable(levels));
  }

  @ParameterizedTest
  @CsvSource({
    "'vendor_id\t: GenuineIntel\nflags\t\t: fpu vme hypervisor lahf_lm\n', INTEL, true",
    "'vendor_id\t: AuthenticAMD\nflags\t\t: fpu vme hypervisor2\n', AMD, false",
    "'vendor_id : HygonGenuine', AMD,",
    "'processor : 0\nCPU implementer\t: 0x41\n', ARM,",
    "'vendor_id : Whatever', OTHER,",
    "'', UNKNOWN,",
  })
  void readsTheProcessor(String text, Maker maker, @Nullable Boolean hypervisor) {
    String lines = text.replace("\\n", "\n").replace("\\t", "\t");
    assertThat(Processor.parse(lines)).isEqualTo(new Processor(maker, hypervisor));
  }

  private static Machine machine(
      List<String> units,
      Set<String> tables,
      Processor processor,
      String smbios,
      Set<Integer> vendors) {
    return Machine.of(
        new MachineSigns(units, tables, processor, smbios, vendors, MachineMessages.NONE, null));
  }

  /** The kernel's log adds the name of the board, with a slash before it. */
  @ParameterizedTest
  @CsvSource({
    "Dell Inc. PowerEdge R650, Dell Inc. PowerEdge R650/0PYXKY, Dell Inc. PowerEdge R650",
    "'', Dell Inc. PowerEdge R650/0PYXKY, Dell Inc. PowerEdge R650",
    "'', 'QEMU Standard PC (Q35 + ICH9, 2009)', 'QEMU Standard PC (Q35 + ICH9, 2009)'",
    "'', '', ''",
  })
  void theModelIsThatOfSmbios(String smbios, String logged, String model) {
    MachineMessages log = new MachineMessages(IommuKind.UNKNOWN, null, false, "", logged);

    assertThat(
            Machine.of(new MachineSigns(List.of(), Set.of(), AMD, smbios, Set.of(), log, null))
                .model())
        .isEqualTo(model);
  }
}
