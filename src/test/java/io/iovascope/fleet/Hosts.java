// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import io.iovascope.finding.Finding.Severity;
import io.iovascope.model.picture.IommuState;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hosts for tests: of one model and kernel and without a finding, unless something else is said.
 */
final class Hosts {

  static final String MODEL = "Dell Inc. PowerEdge R650";

  private Hosts() {}

  static FleetHost host(String name, FindingCount... findings) {
    return of(name, MODEL, "6.12.1", findings);
  }

  static FleetHost of(
      String name, @Nullable String model, @Nullable String kernel, FindingCount... findings) {
    return new FleetHost(
        name,
        null,
        model,
        kernel,
        IommuState.TRANSLATED,
        7,
        10,
        List.of("iommu=pt"),
        List.of(findings),
        null);
  }

  static FleetHost with(FleetHost host, IommuState state, @Nullable List<String> options) {
    return new FleetHost(
        host.name(),
        host.hostname(),
        host.model(),
        host.kernel(),
        state,
        host.groups(),
        host.devices(),
        options,
        host.findings(),
        host.outcome());
  }

  static FleetHost withDevices(FleetHost host, @Nullable Integer devices) {
    return new FleetHost(
        host.name(),
        host.hostname(),
        host.model(),
        host.kernel(),
        host.iommu(),
        host.groups(),
        devices,
        host.options(),
        host.findings(),
        host.outcome());
  }

  static FleetHost with(FleetHost host, KernelOutcome outcome) {
    return new FleetHost(
        host.name(),
        host.hostname(),
        host.model(),
        host.kernel(),
        host.iommu(),
        host.groups(),
        host.devices(),
        host.options(),
        host.findings(),
        outcome);
  }

  static Fleet fleet(FleetEntry... entries) {
    return new Fleet(Stream.of(entries).toList());
  }

  static FindingCount critical(String id) {
    return new FindingCount(id, Severity.CRITICAL, 1);
  }

  static FindingCount warning(String id, int count) {
    return new FindingCount(id, Severity.WARNING, count);
  }

  static FindingCount info(String id) {
    return new FindingCount(id, Severity.INFO, 1);
  }
}
