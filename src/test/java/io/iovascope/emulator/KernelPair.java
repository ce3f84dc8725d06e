// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator;

import io.iovascope.CapturedHost;
import io.iovascope.emulator.change.CommandLineChange;
import io.iovascope.emulator.change.ConfigChange;
import io.iovascope.emulator.change.HostChange;
import io.iovascope.emulator.change.KernelChange;
import io.iovascope.host.CommandLine;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.PciDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One machine, captured under two kernels.
 *
 * @param from the capture to start from
 * @param to the capture of the other kernel
 */
record KernelPair(CapturedHost from, CapturedHost to) {

  private record Captured(CapturedHost capture, Host host, List<Object> machine) {}

  /** Every pair of captures of the same machine, in both directions. */
  static Stream<KernelPair> all() {
    List<Captured> hosts =
        Stream.concat(CapturedHost.hosts().stream(), CapturedHost.withTrees().stream())
            .map(
                capture -> {
                  Host host = capture.read();
                  return new Captured(capture, host, machine(host));
                })
            .toList();
    List<KernelPair> pairs = new ArrayList<>();
    for (Captured one : hosts) {
      for (Captured other : hosts) {
        if (one.machine.equals(other.machine) && !release(one.host).equals(release(other.host))) {
          pairs.add(new KernelPair(one.capture, other.capture));
        }
      }
    }
    return pairs.stream();
  }

  private static KernelRelease release(Host host) {
    return host.kernel().release().optional().orElseThrow();
  }

  /** What the firmware and the hardware are, and nothing that a kernel decides. */
  private static List<Object> machine(Host host) {
    List<Object> machine = new ArrayList<>();
    machine.add(host.pci().hostBridges());
    for (PciDevice device : host.pci().devices()) {
      machine.add(device.place().path());
      machine.add(Objects.requireNonNull(device.identity().classCode()));
    }
    host.firmware()
        .dmar()
        .optional()
        .ifPresent(
            table -> {
              for (DmarTable.ReservedMemory memory : table.reservedMemory()) {
                machine.add(memory);
              }
              for (DmarTable.Unit unit : table.units()) {
                machine.add(unit);
              }
            });
    host.firmware().ioMemory().optional().orElseThrow().entries().stream()
        .filter(entry -> entry.name().startsWith("PCI Bus"))
        .forEach(entry -> machine.add(entry.range()));
    for (IommuUnit unit : host.iommu().units()) {
      // Newer versions of QEMU set bit 63, which the model does not look at.
      machine.add(Objects.requireNonNull(unit.capability()).value() & Long.MAX_VALUE);
      machine.add(Objects.requireNonNull(unit.extendedCapability()));
    }
    return machine;
  }

  /**
   * What turns the first host into the second: its kernel, whether that has floppy support (no
   * capture holds the configuration; Debian's kernels have it, those of the test rig do not), and
   * the words of its command line.
   */
  List<HostChange> changes() {
    Host source = from.read();
    Host target = to.read();
    List<String> old = words(source);
    List<String> current = words(target);
    List<String> change = new ArrayList<>();
    old.stream().filter(word -> !current.contains(word)).forEach(word -> change.add("-" + word));
    current.stream().filter(word -> !old.contains(word)).forEach(change::add);
    boolean floppy = !release(target).text().contains("rig");
    return List.of(
        new KernelChange(release(target)),
        new ConfigChange("CONFIG_BLK_DEV_FD", floppy ? "m" : "n"),
        new CommandLineChange(change));
  }

  private static List<String> words(Host host) {
    return host.kernel().commandLine().optional().map(CommandLine::words).orElseThrow();
  }

  @Override
  public String toString() {
    return name(from) + " to " + name(to);
  }

  private static String name(CapturedHost capture) {
    int names = capture.file().getNameCount();
    return capture.file().getName(names - 2) + "/" + capture;
  }
}
