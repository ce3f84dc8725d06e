// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.finding.Finding;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.host.Host;
import io.iovascope.host.KernelEvidence;
import io.iovascope.host.Reading;
import io.iovascope.host.Source;
import io.iovascope.host.read.BootId;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.read.ReadingTimes;
import io.iovascope.host.root.HostRoot;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.Usage;
import io.iovascope.probe.trace.TraceReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Scans the host and goes on counting what its kernel logs. For one thread at a time. */
public final class HostScan implements Supplier<Snapshot> {

  private final Supplier<HostRoot> root;
  private final KernelLogMemory memory;
  private final InstantSource clock;
  private final UsageHistory usageHistory = new UsageHistory();
  private KernelLogMemory.@Nullable Entry counted;
  private @Nullable Seen seen;

  /** What was learned of the kernel of one boot. */
  private record Seen(String bootId, KernelEvidence evidence) {}

  /**
   * @param root opens the host anew for each scan, as a capture may have been replaced
   * @param memory what was counted before this process began
   */
  public HostScan(Supplier<HostRoot> root, KernelLogMemory memory, InstantSource clock) {
    this.root = root;
    this.memory = memory;
    this.clock = clock;
  }

  @Override
  public Snapshot get() {
    Instant began = clock.instant();
    HostRoot host = root.get();
    ReadingTimes times = new ReadingTimes(clock);
    Reading<TraceReport> trace = times.take("trace", () -> TraceFile.read(host, began));
    Reading<String> boot = BootId.read(host);
    // What is there and cannot be read is among the sources; without the file nobody traces.
    List<Source> more =
        Stream.of(Source.of("trace", trace, false), Source.of("boot-id", boot, false))
            .filter(Source::isMissing)
            .toList();
    String bootId = boot.orElse("");
    Host read = new HostReader(host, evidenceOf(bootId), times).read();
    remember(bootId, read.kernel().evidence());
    Observed observed = HostPicture.of(host, read, more);
    Usage usage = observed.usage();
    List<Finding> findings = Findings.of(observed);
    KernelLogTotals totals = count(observed.picture(), bootId);
    return new Snapshot(
        observed,
        findings,
        totals,
        trace.value(),
        usage == null ? List.of() : usageHistory.with(usage),
        began,
        times.bySource(),
        Duration.between(began, clock.instant()));
  }

  private Optional<KernelEvidence> evidenceOf(String bootId) {
    return Optional.ofNullable(seen)
        .filter(known -> known.bootId.equals(bootId))
        .map(Seen::evidence);
  }

  /**
   * Of a boot that cannot be told from another, or evidence that may get better, nothing is kept.
   */
  private void remember(String bootId, KernelEvidence evidence) {
    seen = bootId.isEmpty() || !evidence.signs().isOk() ? null : new Seen(bootId, evidence);
  }

  private KernelLogTotals count(Picture picture, String bootId) {
    KernelLogMemory.Entry before = counted == null ? memory.load() : counted;
    KernelLogMemory.Entry from = before.of(bootId, picture.host().kernel().events());
    KernelLogTotals totals = from.totals().with(picture);
    KernelLogMemory.Entry after = new KernelLogMemory.Entry(from.bootId(), totals);
    if (!after.equals(before)) {
      memory.save(after);
    }
    counted = after;
    return totals;
  }
}
