// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the agent tells of its own process: Micrometer's, and those that every exporter has, under
 * the names that they have there. The JVM and the native binary tell the same.
 */
final class ProcessMeters {

  private static final Path SELF = Path.of("/proc/self");
  private static final long KIBIBYTE = 1024;

  private ProcessMeters() {}

  static void bind(MeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    FunctionCounter.builder("process.cpu", ProcessHandle.current(), ProcessMeters::cpuSeconds)
        .description("Processor time of the agent, in user and system mode.")
        .baseUnit("seconds")
        .register(meters);
    gauge(
        meters, "process.resident.memory", "bytes", "Memory of the agent that is in RAM.", "VmRSS");
    gauge(meters, "process.virtual.memory", "bytes", "Address space of the agent.", "VmSize");
    Gauge.builder("process.open.fds", ProcessMeters::openDescriptors)
        .description("File descriptors that the agent has open.")
        .register(meters);
    Gauge.builder("process.max.fds", ProcessMeters::mostDescriptors)
        .description("File descriptors that the agent may have open.")
        .register(meters);
  }

  private static void gauge(
      MeterRegistry meters, String name, String unit, String description, String key) {
    Gauge.builder(name, () -> status(key) * KIBIBYTE)
        .description(description)
        .baseUnit(unit)
        .register(meters);
  }

  private static double cpuSeconds(ProcessHandle self) {
    return self.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  /** A value that is not known is no number. */
  private static double status(String key) {
    return number("status", Pattern.compile(key + ":\\s*(\\d+) kB"));
  }

  private static double mostDescriptors() {
    return number("limits", Pattern.compile("Max open files\\s+(\\d+) .*"));
  }

  private static double number(String file, Pattern form) {
    try {
      List<String> lines = Files.readAllLines(SELF.resolve(file));
      for (String line : lines) {
        Matcher matcher = form.matcher(line);
        if (matcher.matches()) {
          return Double.parseDouble(matcher.group(1));
        }
      }
    } catch (IOException e) {
      // The same as a line that is not there.
    }
    return Double.NaN;
  }

  private static double openDescriptors() {
    try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
      return open.count();
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
