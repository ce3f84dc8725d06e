// SPDX-License-Identifier: Apache-2.0
package io.iovascope.plan;

import io.iovascope.host.PciAddress;
import io.iovascope.plan.PlanPoint.Weight;
import java.util.Comparator;
import java.util.List;

/**
 * The answer to whether something would work.
 *
 * @param device the device that is to be used
 * @param subject what it is to work in, such as {@code in a q35 guest}
 * @param points everything that counts, worst first
 */
public record Plan(PciAddress device, String subject, List<PlanPoint> points) {

  public Plan {
    points = points.stream().sorted(Comparator.comparing(PlanPoint::weight)).toList();
  }

  /** The worst of the points is the answer. */
  public Weight answer() {
    return points.isEmpty() ? Weight.UNKNOWN : points.get(0).weight();
  }
}
