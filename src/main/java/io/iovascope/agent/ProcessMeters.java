// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the agent tells of its own process: Micrometer's, and those that every exporter has, under
 * the names that they have there. The JVM and the native binary tell the same.
 */
final class ProcessMeters {

  private static final double KIBIBYTE = 1024;

  private ProcessMeters() {}

  static void bind(MeterRegistry meters) {
    OwnProcess process = new OwnProcess();
    new JvmMemoryMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    FunctionCounter.builder("process.cpu", ProcessHandle.current(), ProcessMeters::cpuSeconds)
        .description("Processor time of the agent, in user and system mode.")
        .baseUnit("seconds")
        .register(meters);
    gauge(
        meters,
        "process.resident.memory",
        "bytes",
        "Memory of the agent that is in RAM.",
        () -> process.residentKibibytes() * KIBIBYTE);
    gauge(
        meters,
        "process.virtual.memory",
        "bytes",
        "Address space of the agent.",
        () -> process.virtualKibibytes() * KIBIBYTE);
    gauge(
        meters,
        "process.open.fds",
        null,
        "File descriptors that the agent has open.",
        process::openDescriptors);
    gauge(
        meters,
        "process.max.fds",
        null,
        "File descriptors that the agent may have open.",
        process::mostDescriptors);
    // As Micrometer's FileDescriptorMetrics has them, which looks through all at each scrape.
    gauge(
        meters,
        "process.files.open",
        "files",
        "The open file descriptor count",
        process::openDescriptors);
    gauge(
        meters,
        "process.files.max",
        "files",
        "The maximum file descriptor count",
        process::mostDescriptors);
  }

  private static void gauge(
      MeterRegistry meters,
      String name,
      @Nullable String unit,
      String description,
      Supplier<Number> value) {
    Gauge.builder(name, value).description(description).baseUnit(unit).register(meters);
  }

  private static double cpuSeconds(ProcessHandle self) {
    return self.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }
}
