// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.emulator.Invented;
import io.iovascope.emulator.boot.Simulation;
import io.iovascope.emulator.description.DescriptionParser;
import io.iovascope.emulator.description.DescriptionProblems;
import io.iovascope.emulator.description.HostDescription;
import io.iovascope.emulator.description.Problem;
import io.iovascope.emulator.invent.InventedHost;
import io.iovascope.emulator.load.LoadNeed;
import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.Workload;
import io.iovascope.emulator.workload.WorkloadSyntax;
import io.iovascope.finding.Observed;
import io.iovascope.host.Host;
import io.iovascope.model.PictureAssembly;
import io.iovascope.text.ByteSize;
import io.iovascope.text.Durations;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** What people type to have a host or a load invented. */
final class InventionsTargets {

  private InventionsTargets() {}

  /** A larger host says the same, and takes long to write and to read. */
  private static final int FEW_DEVICES = 40;

  static Stream<byte[]> descriptionSeeds() {
    return Seeds.texts(
        Invented.example("laptop"),
        Invented.example("server"),
        """
        host small
        kernel 6.12
        cmdline "intel_iommu=on"
        cpu 39bits
        memory 16G
        bridge {
          window low 256M
          unit all width 39
          device nic bar 64K mask 32
          port acs { device bar 16K driver nvme }
        }
        rmrr 0x7c000000-0x7c7fffff nic
        """);
  }

  static void description(byte[] bytes) {
    DescriptionProblems problems = new DescriptionProblems();
    HostDescription description =
        DescriptionParser.parse(new String(bytes, StandardCharsets.UTF_8), problems);
    Optional<Simulation> simulation =
        problems.isEmpty() ? InventedHost.of(description, problems) : Optional.empty();
    Promises.holds(simulation.isPresent() || !problems.isEmpty(), "what is wrong is said");
    for (Problem problem : problems.first()) {
      Promises.holds(problem.toString().length() <= 2000, "a problem is said shortly");
    }
    Host host = simulation.map(Simulation::host).orElse(null);
    if (host == null || host.pci().devices().size() > FEW_DEVICES) {
      return;
    }
    Promises.observed(Observed.of(PictureAssembly.of(host)));
    Promises.same(
        Invented.withoutSources(Invented.writtenAndRead(host)),
        Invented.withoutSources(host),
        "an invented host is read as it was written");
  }

  static Stream<byte[]> workloadSeeds() {
    return Seeds.texts(
        "0queues=64,depth=1024,buffer=2048,mtu=1500@0s/9000@10s,rate=1M,descriptor=16",
        "1queues=8,depth=32,size=4K-128K,rate=1M",
        "2size=64K,rate=10,start=5s",
        "3count=64,queues=4,depth=256,every=100ms,shared",
        "4ram=16G,page=2M,entries=65535",
        "51.5GiB",
        "61.5h");
  }

  /** The first character says which notation it is. */
  static void workload(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    String text = new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
    try {
      Workload workload =
          switch (bytes[0]) {
            case '0' -> WorkloadSyntax.nic(text);
            case '1' -> WorkloadSyntax.nvme(text);
            case '2' -> WorkloadSyntax.leak(text);
            case '3' -> WorkloadSyntax.vfs(text);
            case '4' -> WorkloadSyntax.guest(text);
            case '5' -> {
              ByteSize.parse(text)
                  .ifPresent(size -> Promises.holds(size >= 0, "a size is not below zero"));
              yield null;
            }
            default -> {
              Durations.parse(text)
                  .ifPresent(
                      time -> Promises.holds(!time.isNegative(), "a time is not below zero"));
              yield null;
            }
          };
      if (workload != null) {
        Promises.holds(LoadNeed.ranges(workload) >= 0, "a load needs so many ranges");
        Promises.holds(LoadNeed.bytes(workload) >= 0, "a load needs so many bytes");
      }
    } catch (LoadException e) {
      Promises.holds(String.valueOf(e.getMessage()).length() <= 2000, "a refusal has an end");
    }
  }
}
