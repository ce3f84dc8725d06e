// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.host.CommandLine;
import io.iovascope.host.Host;
import io.iovascope.host.KernelOption;
import io.iovascope.host.KernelRelease;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnreadGroups;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host reduced to what hosts are compared by: some hundred bytes of it.
 *
 * @param hostname the name that it has given itself; null if unknown
 * @param model maker and product of the machine; null if unknown
 * @param kernel release of its kernel; null if unknown
 * @param groups number of IOMMU groups; null if unknown
 * @param devices number of PCI functions; null if unknown
 * @param options what the kernel's command line says of DMA, in its order; null if unknown
 * @param findings worst first
 * @param outcome what another kernel would change; null if nobody asked
 */
public record FleetHost(
    String name,
    @Nullable String hostname,
    @Nullable String model,
    @Nullable String kernel,
    IommuState iommu,
    @Nullable Integer groups,
    @Nullable Integer devices,
    @Nullable List<String> options,
    List<FindingCount> findings,
    @Nullable KernelOutcome outcome)
    implements FleetEntry {

  public FleetHost {
    options = options == null ? null : List.copyOf(options);
    findings = List.copyOf(findings);
  }

  /** What there is to say of a host, with these of its findings. */
  public static FleetHost of(
      String name, Picture picture, List<Finding> findings, @Nullable KernelOutcome outcome) {
    Host host = picture.host();
    String model = host.machine().model();
    return new FleetHost(
        name,
        host.kernel().hostname().value(),
        model.isEmpty() ? null : model,
        host.kernel().release().optional().map(KernelRelease::text).orElse(null),
        picture.state(),
        groups(picture),
        host.pci().devices().isEmpty() ? null : host.pci().devices().size(),
        host.kernel().commandLine().optional().map(FleetHost::options).orElse(null),
        FindingCount.of(findings),
        outcome);
  }

  /** Where some may be missing their number is not known. */
  private static @Nullable Integer groups(Picture picture) {
    return UnreadGroups.reason(picture.host()).isPresent() ? null : picture.groups().size();
  }

  private static List<String> options(CommandLine line) {
    return line.options().stream()
        .filter(KernelOption::isKnown)
        .map(KernelOption::toString)
        .toList();
  }

  @Override
  public FleetHost named(String other) {
    return new FleetHost(
        other, hostname, model, kernel, iommu, groups, devices, options, findings, outcome);
  }

  /** The severity of its worst finding; empty if it has none. */
  public Optional<Severity> worst() {
    return findings.stream().map(FindingCount::severity).findFirst();
  }
}
