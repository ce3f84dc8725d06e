// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model.picture;

import io.iovascope.host.IommuUnit.Capability;
import io.iovascope.host.IommuUnit.ExtendedCapability;
import java.util.ArrayList;
import java.util.List;

/** What the registers of a unit say it can do, by name. */
public final class UnitFeatures {

  private UnitFeatures() {}

  /** The features that the unit has, in the order of the registers' bits. */
  public static List<String> of(Capability capability, ExtendedCapability extended) {
    List<String> features = new ArrayList<>();
    add(features, capability.cachingMode(), "caching-mode");
    for (int width = 1; width <= 3; width++) {
      add(
          features,
          (capability.supportedWidths() & 1 << width) != 0,
          "%d-bit-tables".formatted(30 + 9 * width));
    }
    add(features, capability.secondStage2MiB(), "2-mib-pages");
    add(features, capability.secondStage1GiB(), "1-gib-pages");
    add(features, capability.postedInterrupts(), "posted-interrupts");
    add(features, capability.firstStage5Levels(), "first-stage-5-levels");
    add(features, extended.coherent(), "coherent-walks");
    add(features, extended.queuedInvalidation(), "queued-invalidation");
    add(features, extended.deviceIotlb(), "device-iotlb");
    add(features, extended.interruptRemapping(), "interrupt-remapping");
    add(features, extended.passThrough(), "pass-through");
    add(features, extended.snoopControl(), "snoop-control");
    add(features, extended.pasid(), "pasid");
    add(features, extended.scalableMode(), "scalable-mode");
    add(features, extended.secondStage(), "scalable-second-stage");
    add(features, extended.firstStage(), "scalable-first-stage");
    return List.copyOf(features);
  }

  private static void add(List<String> features, boolean present, String name) {
    if (present) {
      features.add(name);
    }
  }
}
