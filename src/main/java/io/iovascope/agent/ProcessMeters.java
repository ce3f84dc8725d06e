// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** What the agent tells of its own process. */
final class ProcessMeters {

  private ProcessMeters() {}

  static void bind(MeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
  }
}
