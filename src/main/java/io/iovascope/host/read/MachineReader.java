// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.BootLog;
import io.iovascope.host.DmarTable;
import io.iovascope.host.PciDevice;
import io.iovascope.host.Reading;
import io.iovascope.host.machine.IommuKind;
import io.iovascope.host.machine.Machine;
import io.iovascope.host.machine.MachineMessages;
import io.iovascope.host.machine.MachineSigns;
import io.iovascope.host.machine.Processor;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.TextFile;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads what tells the kind of machine: the names of its units, which tables firmware has, the
 * processor, SMBIOS. All of it is for everybody to read, and none of it has to be there.
 */
final class MachineReader {

  private static final String SMBIOS = "/sys/class/dmi/id/";
  private static final String TABLES = "/sys/firmware/acpi/tables";
  private static final int SMALL = 4096;

  /** {@code amd_iommu_show_features()}: one register, or two with a colon between them. */
  private static final Pattern FEATURES = Pattern.compile("([0-9a-f]{1,16})(?::[0-9a-f]{1,16})?");

  private final HostRoot root;

  MachineReader(HostRoot root) {
    this.root = root;
  }

  Machine read(Reading<DmarTable> dmar, Reading<BootLog> log, List<PciDevice> devices) {
    List<String> units = root.list(IommuUnitReader.DIRECTORY).orElse(List.of());
    Set<String> tables = new HashSet<>(root.list(TABLES).orElse(List.of()));
    if (dmar.status() != Reading.Status.ABSENT && dmar.status() != Reading.Status.NOT_COLLECTED) {
      tables.add(IommuKind.VT_D.table());
    }
    return Machine.of(
        new MachineSigns(
            units,
            tables,
            Processor.parse(TextFile.read(root, KernelReader.CPUS, 1 << 16).orElse("")),
            (line("sys_vendor") + " " + line("product_name")).strip(),
            vendors(devices),
            log.map(BootLog::machine).orElse(MachineMessages.NONE),
            amdFeatures(units).orElse(null)));
  }

  private String line(String name) {
    return TextFile.read(root, SMBIOS + name, SMALL).orElse("").strip();
  }

  private static Set<Integer> vendors(List<PciDevice> devices) {
    return devices.stream()
        .flatMap(device -> Optional.ofNullable(device.identity().vendor()).stream())
        .collect(Collectors.toSet());
  }

  private Optional<Long> amdFeatures(List<String> units) {
    return units.stream()
        .filter(name -> name.startsWith("ivhd"))
        .findFirst()
        .map(name -> "%s/%s/amd-iommu/features".formatted(IommuUnitReader.DIRECTORY, name))
        .flatMap(path -> TextFile.read(root, path, SMALL).optional())
        .map(text -> FEATURES.matcher(text.strip()))
        .filter(Matcher::matches)
        .map(matcher -> Long.parseUnsignedLong(matcher.group(1), 16));
  }
}
