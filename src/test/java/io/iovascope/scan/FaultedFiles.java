// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.EditedHost;
import io.iovascope.agent.ManualClock;
import io.iovascope.host.root.HostRoot;
import io.iovascope.probe.trace.Traces;
import io.iovascope.scan.FaultyHost.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One file, directory or link of each kind that a scan of a captured host reads.
 *
 * @param kind its path with placeholders for numbers and addresses
 * @param host a host that has it
 * @param whole what a scan of that host gives
 */
public record FaultedFiles(String kind, String path, HostRoot host, Snapshot whole) {

  private static final Path USAGE = Path.of("src", "test", "resources", "probe", "usage.json");

  /** With a table, RMRRs and devices of VFIO; and with virtual functions and bridges. */
  private static final List<String> HOSTS = List.of("hosts/deb612-vfio-rmrr", "hosts/deb612-sriov");

  /** A device, and its group, that have more to lose than others. */
  private static final List<String> PREFERRED = List.of("/0000:00:03.0/", "/iommu_groups/2/");

  /** All of them, by kind. */
  public static List<FaultedFiles> all() {
    Map<String, FaultedFiles> kinds = new TreeMap<>();
    for (String name : HOSTS) {
      HostRoot host = withWhatTheUnitsLeave(name);
      FaultyHost recorded = new FaultyHost(host, "", Fault.EIO);
      Snapshot whole = scan(recorded);
      Map<String, FaultedFiles> ofHost = new TreeMap<>();
      for (String path : recorded.asked()) {
        if (host.exists(path)) {
          FaultedFiles file = new FaultedFiles(kind(path), path, host, whole);
          if (PREFERRED.stream().anyMatch(path::contains)) {
            ofHost.put(file.kind, file);
          } else {
            ofHost.putIfAbsent(file.kind, file);
          }
        }
      }
      ofHost.forEach(kinds::putIfAbsent);
    }
    return new ArrayList<>(kinds.values());
  }

  private static String kind(String path) {
    return path.replaceAll("[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]", "DEVICE")
        .replaceAll("pci[0-9a-f]{4}:[0-9a-f]{2}", "BUS")
        .replaceAll("(DEVICE/)+", "DEVICE/")
        .replaceAll("iommu_groups/[0-9]+", "iommu_groups/N")
        .replaceAll("dmar[0-9]+", "dmarN");
  }

  private static HostRoot withWhatTheUnitsLeave(String capture) {
    try {
      return EditedHost.of(capture)
          .with(UsageFile.PATH, Files.readAllBytes(USAGE))
          .with(TraceFile.PATH, TraceFile.content(Traces.report()))
          .with("/proc/sys/kernel/random/boot_id", Traces.report().bootId() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A scan at the time of the trace that somebody left. */
  static Snapshot scan(HostRoot root) {
    ManualClock clock = new ManualClock();
    clock.pass(Duration.between(clock.instant(), Traces.report().takenAt()));
    return new HostScan(() -> root, new KernelLogMemory(null), clock).get();
  }
}
