// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.FileProblem;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.KernelWord;
import io.iovascope.cli.terminal.Interrupt;
import io.iovascope.cli.terminal.ProgressBar;
import io.iovascope.cli.terminal.Terminal;
import io.iovascope.emulator.load.DeviceSpace;
import io.iovascope.emulator.load.GuestMap;
import io.iovascope.emulator.load.LoadNeed;
import io.iovascope.emulator.load.LoadOutcome;
import io.iovascope.emulator.load.LoadResult;
import io.iovascope.emulator.load.LoadRun;
import io.iovascope.emulator.load.LoadSpace;
import io.iovascope.emulator.load.VfDomains;
import io.iovascope.emulator.workload.LoadException;
import io.iovascope.emulator.workload.Workload;
import io.iovascope.emulator.workload.WorkloadSyntax;
import io.iovascope.json.LoadJson;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UserspaceAccess;
import io.iovascope.text.Durations;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope simulate load}: drivers at work on the space of a device. */
@Command(
    name = "load",
    description = {
      "How full drivers would make the space of DMA addresses (IOVAs) of a device, and what fails "
          + "first.",
      "Give one workload or more: --nic, --nvme, --leak, --vfs, --guest, each as often as wanted. "
          + "All run at once. The values that are shown are the defaults of what is left out."
    },
    footerHeading =
        "%nExamples:%n"
            + "  iovascope simulate load 00:1f.2 --nic queues=16,depth=5000 --host demo%n"
            + "  iovascope simulate load 01:00.0 --leak rate=1K --duration 5m --host demo:sriov%n")
public class LoadCommand extends HostCommand {

  private static final int MOST_CPUS = 4096;
  private static final long LEAST_NANOS = 1_000_000;

  @Parameters(
      index = "0",
      paramLabel = "DEVICE",
      description = "The device whose space it is: a PCI address such as 0000:3b:00.0.")
  String device = "";

  @Option(
      names = "--nic",
      paramLabel = "RINGS",
      description =
          "Receive rings of a network card: "
              + "queues=8,depth=1024,buffer=2048,descriptor=16,mtu=1500@0s,rate=0 (packets a "
              + "second); mtu=1500@0s/9000@10s changes the MTU after 10 s.")
  List<String> nics = new ArrayList<>();

  @Option(
      names = "--nvme",
      paramLabel = "QUEUES",
      description =
          "NVMe queues: queues=8,depth=1023,transfer=128K (or from-to: 4K-128K),rate=100K "
              + "(transfers a second).")
  List<String> drives = new ArrayList<>();

  @Option(
      names = "--leak",
      paramLabel = "LEAK",
      description = "Mappings that a driver never undoes: size=4K,rate=1000 (a second),start=0s.")
  List<String> leaks = new ArrayList<>();

  @Option(
      names = "--vfs",
      paramLabel = "FUNCTIONS",
      description =
          "Virtual functions that come up: count=8,queues=4,depth=1024,buffer=2048,every=100ms,"
              + "start=0s; domain=own or shared, else as on the host.")
  List<String> functions = new ArrayList<>();

  @Option(
      names = "--guest",
      paramLabel = "GUEST",
      description =
          "Memory of a virtual machine that VFIO maps: ram=16G,page=2M (of a mapping); "
              + "entries=65535 is dma_entry_limit, else the host's.")
  List<String> guests = new ArrayList<>();

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "60s",
      description =
          "How long the load lasts, in simulated time, such as 500ms, 10s or 2h. Default 60s.")
  String duration = "60s";

  @Option(
      names = "--cpus",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many CPUs the host has. Default 4.")
  int cpus = 4;

  @Option(
      names = "--mask",
      paramLabel = "BITS",
      description =
          "Suppose that the driver sets both DMA masks to this width; else as on the host.")
  @Nullable Integer mask;

  @Option(
      names = "--kernel",
      paramLabel = "RELEASE",
      description =
          "Suppose the allocator and 32-bit rule of this kernel, such as 6.1 or el9.6; else of the host's.")
  @Nullable String kernel;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Start of the random numbers: the same seed gives the same result. Default 1.")
  long seed = 1;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Also draw how full the space is over time, into this file.")
  @Nullable String svg;

  @Override
  public Integer call() {
    long nanos = Durations.parse(duration).map(Duration::toNanos).orElse(0L);
    if (nanos < LEAST_NANOS) {
      throw CommandFailure.usage(
          "--duration %s: expected a time of 1ms or more, such as 10s"
              .formatted(Printable.of(duration)));
    }
    if (cpus < 1 || cpus > MOST_CPUS) {
      throw CommandFailure.usage("--cpus %d: must be from 1 to %d".formatted(cpus, MOST_CPUS));
    }
    if (mask != null && (mask < 1 || mask > 64)) {
      throw CommandFailure.usage("--mask %d: must be from 1 to 64".formatted(mask));
    }
    List<Workload> workloads = workloads();
    DeviceSpace.Suppositions suppositions =
        new DeviceSpace.Suppositions(
            cpus, mask, kernel == null ? null : KernelWord.release(kernel));
    Picture picture = picture();
    DevicePicture subject = device(picture, device);
    DeviceSpace space;
    try {
      space = DeviceSpace.of(picture, subject, suppositions);
    } catch (LoadException e) {
      throw CommandFailure.host(Printable.of(String.valueOf(e.getMessage())));
    }
    return run(space, workloads, nanos);
  }

  /** Reads one workload. */
  private interface Parser {
    Workload parse(String text) throws LoadException;
  }

  private List<Workload> workloads() {
    List<Workload> workloads = new ArrayList<>();
    add(workloads, nics, WorkloadSyntax::nic);
    add(workloads, drives, WorkloadSyntax::nvme);
    add(workloads, leaks, WorkloadSyntax::leak);
    add(workloads, functions, WorkloadSyntax::vfs);
    add(workloads, guests, WorkloadSyntax::guest);
    if (workloads.isEmpty()) {
      throw CommandFailure.usage("no workload: give --nic, --nvme, --leak, --vfs or --guest");
    }
    return workloads;
  }

  private static void add(List<Workload> workloads, List<String> texts, Parser parser) {
    for (String text : texts) {
      try {
        workloads.add(parser.parse(text));
      } catch (LoadException e) {
        throw refusal(e);
      }
    }
  }

  private static CommandFailure refusal(LoadException refusal) {
    return CommandFailure.usage("--" + Printable.of(String.valueOf(refusal.getMessage())));
  }

  private int run(DeviceSpace space, List<Workload> workloads, long nanos) {
    List<Workload> own = new ArrayList<>();
    List<VfDomains> domains = new ArrayList<>();
    List<GuestMap> maps = new ArrayList<>();
    for (Workload workload : workloads) {
      if (workload instanceof Workload.GuestPinning guest) {
        maps.add(map(space, guest));
      } else if (workload instanceof Workload.VfBringUp vfs && !space.shares(vfs)) {
        checkSize(
            space,
            List.of(
                new Workload.VfBringUp(1, vfs.queues(), vfs.depth(), vfs.buffer(), 0, 0, true)));
        try {
          domains.add(space.bringUp(vfs));
        } catch (LoadException e) {
          throw refusal(e);
        }
      } else {
        own.add(workload);
      }
    }
    checkSize(space, own);
    LoadResult result = own.isEmpty() ? null : load(space.space(), own, nanos);
    LoadOutcome outcome = new LoadOutcome(space, texts(), seed, result, domains, maps);
    if (svg != null) {
      draw(svg, result, space);
    }
    if (json()) {
      print(LoadJson.of(outcome));
    } else {
      print(new LoadText(style()).of(outcome));
    }
    return result != null && result.end() == LoadResult.End.INTERRUPTED
        ? ExitStatus.INTERRUPTED
        : ExitStatus.OK;
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    nics.forEach(text -> texts.add("nic " + text));
    drives.forEach(text -> texts.add("nvme " + text));
    leaks.forEach(text -> texts.add("leak " + text));
    functions.forEach(text -> texts.add("vfs " + text));
    guests.forEach(text -> texts.add("guest " + text));
    return texts;
  }

  private static GuestMap map(DeviceSpace space, Workload.GuestPinning guest) {
    UserspaceAccess.Refusal refusal = space.vfio().refusal();
    if (refusal != null) {
      throw CommandFailure.host(
          "VFIO refuses the group of %s with %s: %s"
              .formatted(space.device(), refusal.error(), Printable.of(refusal.reason())));
    }
    return space
        .map(guest)
        .orElseThrow(
            () ->
                CommandFailure.host(
                    "what VFIO may map for %s is not known: see the sources of scan --verbose"
                        .formatted(space.device())));
  }

  /** In a space of which nothing is left every request fails, and that is the answer. */
  private static void checkSize(DeviceSpace device, List<Workload> workloads) {
    LoadSpace space = device.space();
    long capacity = space.all().pages() << 12;
    long needed = 0;
    for (Workload workload : workloads) {
      long bytes = LoadNeed.bytes(workload);
      needed = bytes > Long.MAX_VALUE - needed ? Long.MAX_VALUE : needed + bytes;
    }
    if (capacity > 0 && needed > capacity) {
      throw CommandFailure.usage(
          "the workloads hold %s at once, but %s can be given no more than %s"
              .formatted(Sizes.text(needed), device.device(), Sizes.text(capacity)));
    }
  }

  private LoadResult load(LoadSpace space, List<Workload> workloads, long nanos) {
    LoadRun run;
    try {
      run = new LoadRun(space, workloads, nanos, seed);
    } catch (LoadException e) {
      throw CommandFailure.usage(Printable.of(String.valueOf(e.getMessage())));
    }
    try (Interrupt interrupt = new Interrupt()) {
      ProgressBar bar = new ProgressBar(err(), Terminal.STANDARD_ERROR.isThere());
      try {
        return run.run(new LoadProgress(bar, nanos, interrupt::came));
      } finally {
        bar.clear();
      }
    }
  }

  private static void draw(String file, @Nullable LoadResult result, DeviceSpace space) {
    if (result == null) {
      throw CommandFailure.usage("--svg: nothing happens in the space of " + space.device());
    }
    try {
      Files.writeString(
          Path.of(file),
          LoadSvg.of(
              result,
              "IOVA space of %s, kernels %s"
                  .formatted(space.device(), space.space().allocator().label())));
    } catch (IOException e) {
      throw CommandFailure.usage(
          "--svg %s: %s".formatted(Printable.of(file), Printable.of(FileProblem.text(e))));
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("--svg '%s': not a path".formatted(Printable.of(file)));
    }
  }
}
