// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.assembly;

import io.iovascope.host.BootLog;
import io.iovascope.host.Host;
import io.iovascope.host.PciDevice;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.host.machine.Machine;
import io.iovascope.host.machine.MachineMessages;
import io.iovascope.host.machine.MachineSigns;
import io.iovascope.host.machine.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says of which kind the machine is that the pieces are of. */
final class MachineAssembly {

  private MachineAssembly() {}

  static Machine of(PieceEvidence evidence, Host.Kernel kernel, List<PciDevice> devices) {
    List<String> units = new ArrayList<>();
    evidence.all(Fact.Unit.class).forEach(told -> units.add(told.fact().unit().name()));
    evidence.all(Fact.ServedBy.class).forEach(told -> units.add(told.fact().unit()));
    boolean table =
        evidence.has(Fact.Table.class)
            || evidence.all(Fact.UnitsPresent.class).stream()
                .anyMatch(told -> told.fact().present());
    return Machine.of(
        new MachineSigns(
            units,
            table ? Set.of(IommuKind.VT_D.table()) : Set.of(),
            evidence
                .best(Fact.Processors.class)
                .map(told -> told.fact().processor())
                .orElse(Processor.UNKNOWN),
            "",
            devices.stream()
                .flatMap(device -> Optional.ofNullable(device.identity().vendor()).stream())
                .collect(Collectors.toSet()),
            kernel.bootLog().optional().map(BootLog::machine).orElse(MachineMessages.NONE),
            null));
  }
}
