// SPDX-License-Identifier: Apache-2.0
package io.iovascope.metrics;

import io.iovascope.address.AddressSet;
import io.iovascope.finding.Finding;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Host;
import io.iovascope.host.IommuUnit;
import io.iovascope.host.Source;
import io.iovascope.host.machine.Machine;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.IommuState;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.UnitPicture;
import io.iovascope.scan.KernelLogTotals;
import io.iovascope.scan.Snapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The families about the host, from one snapshot. */
public final class HostMetrics {

  private final Snapshot snapshot;
  private final MetricSelection selection;
  private final Samples samples = new Samples();

  private HostMetrics(Snapshot snapshot, MetricSelection selection) {
    this.snapshot = snapshot;
    this.selection = selection;
  }

  /** The families that have samples, in the order of the catalogue. */
  public static List<MetricFamily> of(Snapshot snapshot, MetricSelection selection) {
    return new HostMetrics(snapshot, selection).families();
  }

  private List<MetricFamily> families() {
    Picture picture = snapshot.picture();
    host(picture);
    picture.units().forEach(this::unit);
    groups(picture);
    new DeviceMetrics(picture, samples).addAll(selection);
    new UsageMetrics(samples).add(snapshot.usage(), snapshot.forecasts(), selection);
    new TraceMetrics(samples, picture.host().pci().devicesByAddress())
        .add(snapshot.trace(), selection);
    samples.add(
        Metric.IOMMU_IOVA_RANGES, snapshot.picture().host().resources().iovaRanges().value());
    kernelLog(snapshot.kernelLog());
    findings(snapshot.findings());
    sources(picture.host());
    scan();
    return samples.families();
  }

  private void host(Picture picture) {
    picture
        .host()
        .kernel()
        .release()
        .optional()
        .ifPresent(kernel -> samples.add(Metric.IOMMU_KERNEL_INFO, 1, kernel.text()));
    machine(picture.host().machine());
    if (picture.state() != IommuState.UNKNOWN) {
      for (IommuState state : IommuState.values()) {
        if (state != IommuState.UNKNOWN) {
          samples.add(Metric.IOMMU_MODE, state == picture.state(), state.label());
        }
      }
    }
  }

  private void machine(Machine machine) {
    String hypervisor = machine.hypervisor() == null ? "" : machine.hypervisor().product().id();
    if (!machine.iommu().id().isEmpty() || !hypervisor.isEmpty() || !machine.model().isEmpty()) {
      samples.add(Metric.IOMMU_MACHINE_INFO, 1, machine.iommu().id(), hypervisor, machine.model());
    }
  }

  private void unit(UnitPicture picture) {
    IommuUnit unit = picture.unit();
    Aperture dmaApi = picture.dmaApi();
    samples.add(
        Metric.IOMMU_UNIT_INFO,
        1,
        unit.name(),
        text(unit.version()),
        dmaApi == null ? "" : dmaApi.stage() == Aperture.Stage.FIRST ? "first" : "second",
        String.valueOf(picture.scalable()));
    aperture(unit, "dma-api", dmaApi);
    aperture(unit, "vfio", picture.userspace());
    samples.add(Metric.IOMMU_UNIT_DOMAIN_IDS_USED, unit.domainsUsed(), unit.name());
    samples.add(Metric.IOMMU_UNIT_DOMAIN_IDS_SUPPORTED, unit.domainsSupported(), unit.name());
    samples.add(Metric.IOMMU_UNIT_DEVICES, unit.devices().size(), unit.name());
  }

  private void aperture(IommuUnit unit, String consumer, @Nullable Aperture aperture) {
    samples.add(
        Metric.IOMMU_UNIT_ADDRESS_WIDTH,
        aperture == null ? null : aperture.bits(),
        unit.name(),
        consumer);
  }

  private void groups(Picture picture) {
    Map<Integer, AddressSet> unreserved = picture.unreservedDirect();
    for (GroupPicture each : picture.groups()) {
      int number = each.group().id();
      if (!selection.wants(number)) {
        continue;
      }
      String id = String.valueOf(number);
      samples.add(
          Metric.IOMMU_GROUP_INFO, 1, id, text(each.group().type()), text(each.firstDevice()));
      samples.add(Metric.IOMMU_GROUP_DEVICES, each.group().devices().size(), id);
      if (each.agrees() != null) {
        samples.add(Metric.IOMMU_GROUP_MODEL_AGREES, each.agrees(), id);
      }
      if (each.group().isTranslated()) {
        AddressSet direct = unreserved.get(number);
        samples.addUnsigned(
            Metric.IOMMU_GROUP_UNRESERVED_DIRECT_BYTES, direct == null ? 0 : direct.size(), id);
      }
    }
  }

  private void kernelLog(KernelLogTotals totals) {
    new TreeMap<>(totals.faults())
        .forEach(
            (key, count) ->
                samples.add(
                    Metric.IOMMU_FAULTS_TOTAL,
                    count,
                    key.unit(),
                    key.device(),
                    key.reason(),
                    key.region(),
                    key.cause()));
    new TreeMap<>(totals.failures())
        .forEach(
            (key, count) ->
                samples.add(
                    Metric.IOMMU_ALLOCATION_FAILURES_TOTAL, count, key.device(), key.kind()));
    samples.add(Metric.IOVASCOPE_KERNEL_LOG_RECORDS_TOTAL, totals.records());
    samples.add(Metric.IOVASCOPE_KERNEL_LOG_LOST_RECORDS_TOTAL, totals.lost());
  }

  /** Every rule has a series, so that an alert on one that is gone can end. */
  private void findings(List<Finding> findings) {
    Map<String, Map<Finding.Severity, Integer>> counts = new LinkedHashMap<>();
    Findings.catalogue()
        .forEach(
            (id, severity) ->
                counts
                    .computeIfAbsent(id, none -> new EnumMap<>(Finding.Severity.class))
                    .put(severity, 0));
    for (Finding finding : findings) {
      counts
          .computeIfAbsent(finding.id(), none -> new EnumMap<>(Finding.Severity.class))
          .merge(finding.severity(), 1, Integer::sum);
    }
    counts.forEach(
        (id, bySeverity) ->
            bySeverity.forEach(
                (severity, count) ->
                    samples.add(Metric.IOMMU_FINDINGS, count, id, severity.label())));
  }

  private void sources(Host host) {
    Map<String, Map<String, Integer>> readings = new TreeMap<>();
    Map<String, Boolean> missing = new TreeMap<>();
    List<Source> sources = new ArrayList<>(host.sources());
    sources.add(Source.of("slabinfo", snapshot.picture().host().resources().iovaRanges(), false));
    for (Source source : sources) {
      readings
          .computeIfAbsent(source.name(), name -> new TreeMap<>())
          .merge(source.status().label(), 1, Integer::sum);
      missing.merge(source.name(), source.isMissing(), Boolean::logicalOr);
    }
    readings.forEach(
        (name, statuses) ->
            statuses.forEach(
                (status, count) -> samples.add(Metric.IOVASCOPE_SOURCES, count, name, status)));
    missing.forEach((name, lacks) -> samples.add(Metric.IOVASCOPE_SOURCE_MISSING, lacks, name));
    snapshot
        .readings()
        .forEach((name, took) -> samples.add(Metric.IOVASCOPE_SOURCE_DURATION_SECONDS, took, name));
  }

  private void scan() {
    samples.add(Metric.IOVASCOPE_SCAN_DURATION_SECONDS, snapshot.took());
    samples.add(Metric.IOVASCOPE_SCAN_TIMESTAMP_SECONDS, snapshot.readAt().toEpochMilli() / 1000.0);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
