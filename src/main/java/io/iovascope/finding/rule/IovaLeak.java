// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding.rule;

import io.iovascope.finding.Evidence;
import io.iovascope.finding.Finding;
import io.iovascope.finding.Finding.Severity;
import io.iovascope.finding.Observed;
import io.iovascope.finding.Rule;
import io.iovascope.finding.RuleNotes;
import io.iovascope.finding.SpacePressure;
import io.iovascope.finding.Subject;
import io.iovascope.host.Origin;
import io.iovascope.host.Reading;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.NodeCounts;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usage;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There are more ranges of DMA addresses than drivers can have a use for (docs/kernel-facts.md,
 * section H, F-IOVA-LEAK; incident E13). One reading does not show growth; it shows what growth has
 * come to.
 */
public final class IovaLeak implements Rule {

  /** More ranges than this have been seen at leaks alone; the alert has the same number. */
  public static final long MANY_RANGES = 10_000_000;

  /** What the kernel allocates for a range of up to 32 pages is less than twice what was asked. */
  private static final int ROUNDING = 2;

  /** Bytes of kernel memory that a range takes: struct iova, in a slab object of 64 bytes. */
  private static final long BYTES_OF_A_RANGE = 64;

  private static final String REMEDY =
      "find the driver with iovascope probe trace and update or reload it; what it holds comes"
          + " back when it is unbound";

  @Override
  public String id() {
    return "iova-leak";
  }

  @Override
  public Severity severity() {
    return Severity.CRITICAL;
  }

  @Override
  public RuleNotes notes() {
    return new RuleNotes(
        "more ranges of DMA addresses than drivers can have a use for",
        "A driver that maps and does not unmap leaves ranges behind: each takes 64 bytes of"
            + " kernel memory that cannot be swapped, and addresses that nobody else gets. When"
            + " the space is full, every mapping of its devices fails.",
        "Critical: more than 10 million ranges in all IOVA trees of the host, by"
            + " `/proc/slabinfo` where `iommu_iova` is counted apart (`slab_nomerge`), or by the"
            + " trees themselves (`iovascope usage`). The count of a cache that the kernel has"
            + " merged with others is an upper bound, and proves nothing. A warning: the live"
            + " ranges of one group are together more than twice as large as the memory of the"
            + " host. A range is there for memory that a driver holds, and the kernel rounds it up"
            + " to less than twice its size; more than that is left from memory that was freed, or"
            + " the same memory is mapped many times. Whether ranges grow is not checked: more"
            + " load needs more ranges too, and no file tells the load. The alerts say when a space"
            + " will be full if it goes on.",
        "80,253,888 ranges, 5 GiB of kernel memory, on a host with an 82599 card and virtual"
            + " functions; virtual machines were killed for want of memory (linux-iommu,"
            + " \"iommu_iova slab eats too much memory\", April 2020).",
        "`iovascope probe trace` shows which device maps more than it unmaps (kernel 6.12 and"
            + " later). Update or reload its driver: what it holds comes back when it is unbound.",
        List.of("IommuIovaRangesMany", "IommuIovaLeak", "IommuIovaRunningOut"));
  }

  @Override
  public List<Finding> findings(Observed observed) {
    Picture picture = observed.picture();
    Usage usage = observed.usage();
    List<Finding> findings = new ArrayList<>();
    mostRanges(picture, usage)
        .filter(ranges -> ranges.count > MANY_RANGES)
        .ifPresent(ranges -> findings.add(many(usage, ranges)));
    Reading<Long> memory = picture.host().resources().memoryBytes();
    if (usage != null && memory.isOk()) {
      for (GroupUsage group : usage.groups()) {
        group
            .space()
            .optional()
            .flatMap(space -> beyondMemory(group, space, memory))
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  /** A count of all ranges of the host, and what says so. */
  private record Ranges(long count, Evidence evidence) {

    static Ranges of(long count, Origin origin) {
      return new Ranges(count, new Evidence(origin, count + " ranges"));
    }
  }

  /** Sources that count all of them, or a part of them: the largest count is the nearest. */
  private static Optional<Ranges> mostRanges(Picture picture, @Nullable Usage usage) {
    List<Ranges> counts = new ArrayList<>();
    Reading<Long> now = picture.host().resources().iovaRanges();
    now.optional().ifPresent(count -> counts.add(Ranges.of(count, Origin.file(now.path()))));
    if (usage != null) {
      Long then = usage.slabRanges();
      if (then != null) {
        counts.add(Ranges.of(then, Origin.at("/proc/slabinfo", usage.takenAt())));
      }
      long total = spaces(usage).stream().mapToLong(space -> space.ranges().total()).sum();
      counts.add(
          new Ranges(
              total,
              Evidence.of("the IOVA trees at %s: %d ranges".formatted(usage.takenAt(), total))));
    }
    return counts.stream().max((one, other) -> Long.compare(one.count, other.count));
  }

  private static List<SpaceUsage> spaces(Usage usage) {
    return usage.groups().stream().flatMap(group -> group.space().optional().stream()).toList();
  }

  private Finding many(@Nullable Usage usage, Ranges ranges) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(ranges.evidence);
    if (usage != null) {
      usage.groups().stream()
          .filter(group -> group.space().isOk())
          .sorted((one, other) -> Long.compare(total(other), total(one)))
          .limit(Finding.EXAMPLES)
          .map(IovaLeak::account)
          .forEach(evidence::add);
    }
    return new Finding(
        id(),
        severity(),
        new Subject.Host(),
        "%d million ranges are in the IOVA trees of this host and take %d MiB of kernel memory"
            .formatted(ranges.count / 1_000_000, ranges.count * BYTES_OF_A_RANGE >> 20),
        evidence,
        REMEDY);
  }

  private static long total(GroupUsage group) {
    return group.space().optional().map(space -> space.ranges().total()).orElse(0L);
  }

  private static Evidence account(GroupUsage group) {
    NodeCounts ranges = group.space().optional().orElseThrow().ranges();
    Long live = ranges.live();
    return Evidence.of(
        "group %d (%s): %d ranges, %s"
            .formatted(
                group.id(),
                SpacePressure.devices(group),
                ranges.total(),
                live == null
                    ? "it is not known how many of them are live"
                    : "%d of them live, the rest reserved, cached or queued".formatted(live)));
  }

  private Optional<Finding> beyondMemory(GroupUsage group, SpaceUsage space, Reading<Long> memory) {
    Occupancy all = space.all();
    Long live = all.live();
    long bytes = memory.orElse(Long.MAX_VALUE);
    if (live == null || !all.addsUp() || live / ROUNDING <= bytes) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            id(),
            Severity.WARNING,
            SpacePressure.subject(group),
            "the drivers of group %d hold more DMA addresses than twice the memory of this host"
                .formatted(group.id()),
            List.of(
                account(group),
                new Evidence(Origin.file(group.space().path()), Sizes.text(live) + " live"),
                new Evidence(Origin.file(memory.path()), Sizes.text(bytes))),
            REMEDY));
  }
}
