// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.BootLog;
import io.iovascope.host.CommandLine;
import io.iovascope.host.DmarTable;
import io.iovascope.host.Host;
import io.iovascope.host.HostResources;
import io.iovascope.host.IoMemory;
import io.iovascope.host.IommuGroup;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.KernelEvidence;
import io.iovascope.host.KernelLog;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.PciBus;
import io.iovascope.host.PciDevice;
import io.iovascope.host.PciNames;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.VfioSettings;
import io.iovascope.host.log.BootLogReader;
import io.iovascope.host.machine.Machine;
import io.iovascope.host.read.pci.PciConfigurationReader;
import io.iovascope.host.read.pci.PciDeviceReader;
import io.iovascope.host.read.pci.PciNamesReader;
import io.iovascope.host.root.AssembledHost;
import io.iovascope.host.root.Attributes;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.ReadingProblems;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that the picture needs of a host. Never throws because of what is on the host:
 * what could not be read is in {@link Host#sources()}.
 */
public final class HostReader {

  private static final String VFIO_PARAMETERS = "/sys/module/vfio_iommu_type1/parameters";

  private final HostRoot root;
  private final Optional<KernelEvidence> known;
  private final ReadingTimes times;

  public HostReader(HostRoot root) {
    this(root, Optional.empty(), new ReadingTimes(InstantSource.system()));
  }

  /**
   * @param known what an earlier reading learned of the kernel that runs, which costs more than the
   *     rest and cannot change until the next boot; empty if there was none
   * @param times is told how long reading took
   */
  public HostReader(HostRoot root, Optional<KernelEvidence> known, ReadingTimes times) {
    this.root = root;
    this.known = known;
    this.times = times;
  }

  /**
   * The evidence, which is read beside all else where a processor is free for it: of a running
   * kernel it is millions of bytes.
   */
  private Supplier<KernelEvidence> evidence() {
    if (known.isPresent()) {
      return known::get;
    }
    Supplier<KernelEvidence> reading =
        () -> times.take("kernel-evidence", () -> KernelEvidenceReader.read(root));
    return root.isConcurrent() && Runtime.getRuntime().availableProcessors() > 1
        ? CompletableFuture.supplyAsync(reading)::join
        : reading;
  }

  /** The host; of one that was put together from pieces, what they tell. */
  public Host read() {
    if (root instanceof AssembledHost pieces) {
      return pieces.host();
    }
    Supplier<KernelEvidence> reading = evidence();
    ReadingProblems problems = new ReadingProblems();
    Reading<KernelRelease> kernel = times.take("kernel", () -> KernelReader.release(root));
    Reading<KernelConfig> config = times.take("kernel-config", () -> KernelConfigReader.read(root));
    Reading<CommandLine> commandLine =
        times.take("command-line", () -> KernelReader.commandLine(root));
    Reading<String> hostname = times.take("hostname", () -> KernelReader.hostname(root));
    Reading<DmarTable> dmar = times.take("dmar", () -> DmarReader.read(root));
    Reading<IoMemory> ioMemory = times.take("iomem", () -> IoMemoryReader.read(root));
    Reading<KernelLog> log = times.take("boot-log", () -> BootLogReader.read(root));
    Reading<BootLog> bootLog = log.map(KernelLog::boot);
    Reading<List<PciDevice>> devices =
        times.take("pci-devices", () -> new PciDeviceReader(root, problems).read());
    Reading<List<IommuGroup>> groups =
        times.take(
            "iommu-groups",
            () ->
                new IommuGroupReader(root, problems).read(groupNumbers(devices.orElse(List.of()))));
    GroupLinks.check(devices.orElse(List.of()), groups, problems);
    Reading<List<IommuUnit>> units =
        times.take("iommu-units", () -> new IommuUnitReader(root, problems).read());
    Reading<List<PciBus>> hostBridges = times.take("host-bridges", this::hostBridges);
    Reading<PciNames> names =
        times.take("pci-names", () -> PciNamesReader.read(root, ids(devices.orElse(List.of()))));

    HostResources resources = HostResourcesReader.read(root);
    KernelEvidence evidence = reading.get();
    Machine machine = new MachineReader(root).read(dmar, bootLog, devices.orElse(List.of()));
    boolean vtd = machine.iommu().isVtd();

    // Without an IOMMU nothing rests on what describes one, and all of it may be absent.
    boolean used = !units.orElse(List.of()).isEmpty() || !groups.orElse(List.of()).isEmpty();
    List<Source> sources = new ArrayList<>();
    sources.add(Source.of("kernel", kernel, true));
    sources.add(Source.of("kernel-config", config, false));
    // Captures that were made before there was such a list have none.
    if (evidence.signs().status() != Reading.Status.ABSENT) {
      sources.add(Source.of("kernel-evidence", evidence.signs(), false));
    }
    sources.add(Source.of("command-line", commandLine, used));
    sources.add(Source.of("hostname", hostname, false));
    sources.add(Source.of("cpuinfo", resources.physicalAddressBits(), used));
    sources.add(
        vtd
            ? Source.of("dmar", dmar, used)
            : Source.notModelled("dmar", dmar.path(), machine.iommu(), "firmware tables"));
    sources.add(Source.of("iomem", ioMemory, used));
    sources.add(logSource(bootLog, used));
    sources.add(counted("pci-devices", devices, "devices", true));
    sources.add(PciConfigurationReader.source(devices.orElse(List.of())));
    sources.add(counted("host-bridges", hostBridges, "root buses", used));
    sources.add(counted("iommu-groups", groups, "groups", used));
    sources.add(
        vtd
            ? counted("iommu-units", units, "active VT-d units", used)
            : Source.notModelled("iommu-units", units.path(), machine.iommu(), "registers"));
    sources.add(Source.of("pci-names", names, false));
    sources.addAll(HostResourcesReader.sources(resources));
    VfioSettings vfio = vfioSettings(problems);
    problems.checked("kernel-evidence", evidence.version());
    problems.checked("kernel-evidence", evidence.versionSignature());
    Boolean iommufd = iommufdPresent(problems);
    sources.addAll(problems.sources());

    return new Host(
        new Host.Kernel(
            hostname,
            kernel,
            config,
            commandLine,
            bootLog,
            log.map(KernelLog::events).orElse(KernelEvents.NONE),
            evidence),
        new Host.Firmware(dmar, ioMemory),
        new Host.Pci(
            hostBridges.orElse(List.of()), devices.orElse(List.of()), names.orElse(PciNames.NONE)),
        new Host.Iommu(
            units.orElse(List.of()),
            vtd ? unitsPresent(units, dmar) : Boolean.TRUE,
            groups.orElse(List.of()),
            iommufd,
            vfio),
        resources,
        sources,
        List.of(),
        machine);
  }

  /** A ring that has wrapped is read all the same, and the line says what that costs. */
  private static Source logSource(Reading<BootLog> log, boolean needed) {
    boolean wrapped = log.isOk() && !log.map(BootLog::complete).orElse(true);
    return wrapped
        ? new Source("boot-log", log.path(), log.status(), BootLogReader.WITHOUT_BEGINNING, needed)
        : Source.of("boot-log", log, needed);
  }

  private static Source counted(
      String name, Reading<? extends List<?>> reading, String what, boolean needed) {
    String detail =
        reading.isOk()
            ? reading.optional().map(List::size).orElse(0) + " " + what
            : reading.detail();
    return new Source(name, reading.path(), reading.status(), detail, needed);
  }

  private Reading<List<PciBus>> hostBridges() {
    return root.list("/sys/devices")
        .map(
            names ->
                names.stream()
                    .filter(name -> name.startsWith("pci"))
                    .flatMap(name -> PciBus.parse(name.substring(3)).stream())
                    .toList());
  }

  /**
   * Whether there is a unit, working or not: an active one, or a DMAR table, even one that only
   * root may read.
   */
  private @Nullable Boolean unitsPresent(Reading<List<IommuUnit>> units, Reading<DmarTable> dmar) {
    if (!units.orElse(List.of()).isEmpty()) {
      return true;
    }
    return switch (dmar.status()) {
      case OK, DENIED, MALFORMED, TRUNCATED, FAILED -> true;
      case NOT_COLLECTED -> null;
      case ABSENT -> root.list("/sys/firmware/acpi/tables").isOk() ? Boolean.FALSE : null;
    };
  }

  /**
   * The module iommufd has parameters, so it has a directory even if it is built in. Its absence
   * proves something once VFIO is there: vfio.ko of a kernel with iommufd needs it.
   */
  private @Nullable Boolean iommufdPresent(ReadingProblems problems) {
    Reading<String> iommufd = root.realPath("/sys/module/iommufd");
    if (problems.checked("iommufd", iommufd).isPresent()) {
      return true;
    }
    boolean vfioLoaded =
        Stream.of("/sys/module/vfio", "/sys/module/vfio_iommu_type1")
            .anyMatch(module -> problems.checked("vfio", root.realPath(module)).isPresent());
    return vfioLoaded && iommufd.status() == Reading.Status.ABSENT ? Boolean.FALSE : null;
  }

  private VfioSettings vfioSettings(ReadingProblems problems) {
    Attributes parameters = new Attributes(root, VFIO_PARAMETERS, "vfio", problems);
    Long limit = parameters.unsigned("dma_entry_limit");
    String unsafe = parameters.text("allow_unsafe_interrupts");
    return new VfioSettings(limit, unsafe == null ? null : unsafe.equals("Y"));
  }

  private static Set<Integer> groupNumbers(List<PciDevice> devices) {
    return devices.stream()
        .flatMap(device -> Optional.ofNullable(device.binding().group()).stream())
        .collect(Collectors.toSet());
  }

  private static Set<Integer> ids(List<PciDevice> devices) {
    Set<Integer> ids = new HashSet<>();
    for (PciDevice device : devices) {
      if (device.identity().vendor() != null && device.identity().device() != null) {
        ids.add(device.identity().vendor() << 16 | device.identity().device());
      }
    }
    return ids;
  }
}
