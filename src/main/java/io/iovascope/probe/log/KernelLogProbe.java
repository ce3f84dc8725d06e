// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.log;

import io.iovascope.host.AllocationFailure;
import io.iovascope.host.BootLog;
import io.iovascope.host.KernelLog;
import io.iovascope.host.Reading;
import io.iovascope.host.log.BootLogReader;
import io.iovascope.host.root.HostRoot;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Gathers from the kernel's log what it says about each device. */
public final class KernelLogProbe {

  private KernelLogProbe() {}

  /** The devices that the log has something to say about, by name. */
  public static Reading<List<DeviceLog>> read(HostRoot root) {
    return BootLogReader.read(root).map(KernelLogProbe::of);
  }

  /** The same of a log that has been read. */
  public static List<DeviceLog> of(KernelLog log) {
    Map<String, Integer> bits =
        log.boot().dacNotices().stream()
            .collect(
                Collectors.toMap(
                    BootLog.DacNotice::device, BootLog.DacNotice::bits, (first, last) -> last));
    Map<String, List<AllocationFailure>> failures =
        log.events().failures().stream().collect(Collectors.groupingBy(AllocationFailure::device));
    Map<String, Long> faults =
        log.events().faults().stream()
            .collect(
                Collectors.groupingBy(fault -> fault.device().toString(), Collectors.counting()));
    Set<String> names = new TreeSet<>(bits.keySet());
    names.addAll(failures.keySet());
    names.addAll(faults.keySet());
    return names.stream()
        .map(
            name ->
                new DeviceLog(
                    name,
                    bits.get(name),
                    kinds(failures.getOrDefault(name, List.of())),
                    faults.getOrDefault(name, 0L)))
        .toList();
  }

  private static Map<AllocationFailure.Kind, Long> kinds(List<AllocationFailure> failures) {
    return failures.stream()
        .collect(
            Collectors.groupingBy(
                AllocationFailure::kind,
                () -> new EnumMap<>(AllocationFailure.Kind.class),
                Collectors.counting()));
  }
}
