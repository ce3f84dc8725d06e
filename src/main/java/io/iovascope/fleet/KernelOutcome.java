// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fleet;

import io.iovascope.finding.Finding;
import io.iovascope.model.picture.IommuState;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What would be different on a host if it booted another kernel. Compared are the host without what
 * its kernel logged at run time, and the host after its boot with the other kernel.
 *
 * @param kernel release of the other kernel
 * @param problem why that cannot be told; empty if it can
 * @param iommu what the IOMMU would do; null if that cannot be told
 * @param appearing findings that there would be and are not now, worst first
 * @param vanishing findings that there are now and would not be, worst first
 * @param assumed what was supposed to tell this, a sentence each
 */
public record KernelOutcome(
    String kernel,
    String problem,
    @Nullable IommuState iommu,
    List<FindingCount> appearing,
    List<FindingCount> vanishing,
    List<String> assumed) {

  public KernelOutcome {
    appearing = List.copyOf(appearing);
    vanishing = List.copyOf(vanishing);
    assumed = List.copyOf(assumed);
  }

  /** Findings are the same if their keys are. */
  public static KernelOutcome of(
      String kernel,
      IommuState iommu,
      List<Finding> now,
      List<Finding> then,
      List<String> assumed) {
    return new KernelOutcome(kernel, "", iommu, counted(then, now), counted(now, then), assumed);
  }

  /** Nothing can be told of the host. */
  public static KernelOutcome untold(String kernel, String problem) {
    return new KernelOutcome(kernel, problem, null, List.of(), List.of(), List.of());
  }

  private static List<FindingCount> counted(List<Finding> findings, List<Finding> others) {
    Set<String> keys = others.stream().map(Finding::key).collect(Collectors.toSet());
    return FindingCount.of(
        findings.stream().filter(finding -> !keys.contains(finding.key())).toList());
  }

  /** Whether any finding would come or go. */
  public boolean changesFindings() {
    return !appearing.isEmpty() || !vanishing.isEmpty();
  }
}
