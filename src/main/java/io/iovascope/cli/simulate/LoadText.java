// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.simulate;

import io.iovascope.address.AddressRange;
import io.iovascope.allocator.DmaApi;
import io.iovascope.allocator.FreeSpace;
import io.iovascope.allocator.ThirtyTwoBitFirst;
import io.iovascope.cli.terminal.Style;
import io.iovascope.cli.terminal.Table;
import io.iovascope.emulator.load.Chapter;
import io.iovascope.emulator.load.Exhaustion;
import io.iovascope.emulator.load.Failure;
import io.iovascope.emulator.load.Fullness;
import io.iovascope.emulator.load.GuestMap;
import io.iovascope.emulator.load.LoadOutcome;
import io.iovascope.emulator.load.LoadResult;
import io.iovascope.emulator.load.LoadSpace;
import io.iovascope.emulator.load.Peak;
import io.iovascope.emulator.load.RequestCounts;
import io.iovascope.emulator.load.VfDomains;
import io.iovascope.forecast.Forecast;
import io.iovascope.model.picture.TreeNode;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import io.iovascope.text.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What workloads did, for people. */
final class LoadText {

  private static final int LABEL = 15;

  private final Style style;

  LoadText(Style style) {
    this.style = style;
  }

  List<String> of(LoadOutcome outcome) {
    List<String> lines = new ArrayList<>();
    LoadSpace space = outcome.device().space();
    field(
        lines,
        "device",
        "%s, allocator of kernels %s, %s, %d CPUs"
            .formatted(
                outcome.device().device(),
                space.allocator().label(),
                space.invalidation() == DmaApi.Invalidation.LAZY
                    ? "lazy: unmapped ranges wait for a flush"
                    : "strict",
                space.cpus()));
    outcome.workloads().forEach(text -> field(lines, "workload", Printable.of(text)));
    outcome.device().assumptions().forEach(text -> field(lines, "assumed", text));
    LoadResult result = outcome.result();
    if (result != null) {
      lines.addAll(of(result, outcome.device().tree()));
    }
    outcome.functions().forEach(functions -> lines.addAll(of(functions)));
    outcome.guests().forEach(guest -> lines.addAll(of(guest)));
    return lines;
  }

  private List<String> of(LoadResult result, List<TreeNode> tree) {
    List<String> lines = new ArrayList<>();
    LoadSpace space = result.space();
    field(
        lines,
        "space",
        "%s below 4 GiB, %s in all, up to %s; %s"
            .formatted(
                pages(result.capacityBelow4GiB().pages()),
                pages(result.capacity().pages()),
                AddressRange.hex(space.limit()),
                first32(space.thirtyTwoBitFirst())));
    if (result.capacity().pages() == 0) {
      tree.stream()
          .max(Comparator.comparing(node -> node.range().size(), Long::compareUnsigned))
          .ifPresent(
              node ->
                  field(
                      lines,
                      "reserved",
                      "%s %s (%s)"
                          .formatted(
                              node.kind().label(),
                              node.range(),
                              Printable.of(node.provenance().toString()))));
    }
    lines.add("");
    lines.addAll(chapters(result));
    OccupancyChart chart = new OccupancyChart(style);
    lines.addAll(style.section("Below 4 GiB", chart.below4GiB(result)));
    lines.addAll(
        style.section(
            "Above 4 GiB, at most %s".formatted(Sizes.text(mostAbove4GiB(result))),
            chart.above4GiB(result)));
    lines.add("");
    if (result.end() != LoadResult.End.COMPLETE) {
      field(lines, "ended", end(result));
    }
    field(lines, "peak", peak(result));
    if (space.limit() > space.limitBelow4GiB() || space.limit() < 0) {
      field(lines, "32-bit failure", failure(result.first32BitFailure()));
    }
    field(lines, "failure", failure(result.firstFailure()));
    field(lines, "at the end", state(result));
    field(lines, "free", free(result));
    field(lines, "runs out", exhaustion(result.exhaustion()));
    return lines;
  }

  /** Of the samples. */
  private static long mostAbove4GiB(LoadResult result) {
    return result.samples().stream()
        .mapToLong(usage -> usage.heldBytes() - usage.heldBytesBelow4GiB())
        .max()
        .orElse(0);
  }

  private List<String> chapters(LoadResult result) {
    Table table =
        new Table(
            Table.Column.right("TIME"),
            Table.Column.elastic("WHAT HAPPENS"),
            Table.Column.right("REQUESTS"),
            Table.Column.right("BELOW 4G"),
            Table.Column.right("ABOVE"),
            Table.Column.right("FAILED"),
            Table.Column.right("MAPPED"),
            Table.Column.right("CACHED"));
    for (Chapter chapter : result.chapters()) {
      RequestCounts counts = chapter.counts();
      Fullness end = chapter.end();
      table.row(
          Times.ofNanos(chapter.nanos()),
          chapter.what(),
          number(counts.requests()),
          number(counts.below4GiB()),
          number(counts.above4GiB()),
          number(counts.failed()),
          number(end.mapped()),
          number(end.cached()));
    }
    return style.lines(table);
  }

  private static String end(LoadResult result) {
    String at = " at " + Times.ofNanos(result.nanos());
    return switch (result.end()) {
      case COMPLETE -> "complete";
      case INTERRUPTED -> "interrupted" + at;
      case TOO_MANY_RANGES ->
          "%s ranges are mapped%s: no more can be simulated"
              .formatted(number(result.usage().mapped()), at);
      case ENDLESS_SEARCH ->
          "the kernel would search for ever%s, with the lock of the tree held".formatted(at);
    };
  }

  private static String peak(LoadResult result) {
    Peak all = result.peak();
    Peak below = result.peakBelow4GiB();
    return "%s held at %s (%s mapped), below 4 GiB %s at %s"
        .formatted(
            Sizes.text(all.heldBytes()),
            Times.ofNanos(all.nanos()),
            Sizes.text(all.mappedBytes()),
            Sizes.text(below.heldBytes()),
            Times.ofNanos(below.nanos()));
  }

  private String failure(@Nullable Failure failure) {
    return failure == null
        ? style.green("none")
        : style.red("at " + Times.ofNanos(failure.nanos()))
            + ", request %s: %s wants %s; %s"
                .formatted(
                    number(failure.request()),
                    failure.workload(),
                    Sizes.text(failure.bytes()),
                    reason(failure));
  }

  private static String reason(Failure failure) {
    String limit = AddressRange.hex(failure.limit());
    return switch (failure.reason()) {
      case RESERVED -> "all up to %s is reserved from the beginning".formatted(limit);
      case FULL ->
          "drivers hold %s up to %s, %s is free"
              .formatted(Sizes.text(failure.mappedBytes()), limit, Sizes.text(failure.freeBytes()));
      case CACHED ->
          "freed ranges in caches hold %s, which are not emptied for a try below 4 GiB"
              .formatted(Sizes.text(failure.cachedBytes()));
      case WAITING ->
          "%s wait for a flush of the IOTLB, which a request does not cause"
              .formatted(Sizes.text(failure.waitingBytes()));
      case FRAGMENTED ->
          "%s is free, but one request gets %s at most"
              .formatted(Sizes.text(failure.freeBytes()), Sizes.text(failure.largestFreeBytes()));
      case NOT_SEARCHED ->
          "there is a place of %s, but a smaller request failed before, so none is looked for"
              .formatted(Sizes.text(failure.largestFreeBytes()));
      case ENDLESS -> "the kernel searches for ever";
    };
  }

  private static String state(LoadResult result) {
    Fullness usage = result.usage();
    return "%s ranges: %s mapped (%s), %s cached (%s), %s waiting; %s flushes; depots %s; device %s"
        .formatted(
            number(usage.ranges()),
            number(usage.mapped()),
            Sizes.text(usage.mappedBytes()),
            number(usage.cached()),
            Sizes.text(usage.cachedBytes()),
            number(usage.waiting()),
            number(result.flushes()),
            result.depots().stream().map(String::valueOf).reduce((a, b) -> a + " " + b).orElse(""),
            result.thirtyTwoBitFirst()
                ? "still tries 32 bits first"
                : "does not try 32 bits first");
  }

  private static String free(LoadResult result) {
    return "below 4 GiB: %s; in all: %s"
        .formatted(free(result.freeBelow4GiB()), free(result.free()));
  }

  private static String free(FreeSpace free) {
    return free.pages() == 0
        ? "nothing"
        : "%s in %s blocks, the largest %s, for one request %s"
            .formatted(
                pages(free.pages()),
                number(free.gaps()),
                pages(free.largestGap()),
                pages(free.largestRequest()));
  }

  private static String exhaustion(Exhaustion exhaustion) {
    return "below 4 GiB: %s; in all: %s (%s)"
        .formatted(
            forecast(exhaustion.below4GiB(), exhaustion.fromLeaks()),
            forecast(exhaustion.all(), exhaustion.fromLeaks()),
            exhaustion.fromLeaks() ? "from the leaks alone" : "from the second half of the run");
  }

  private static String forecast(Forecast forecast, boolean known) {
    if (forecast instanceof Forecast.TooFewSamples) {
      return "not known";
    }
    if (forecast instanceof Forecast.NotGrowing) {
      return "not growing";
    }
    if (forecast instanceof Forecast.RunsOut out) {
      Forecast.Interval interval = out.interval();
      return "in %s at %s/s%s"
          .formatted(
              Times.ofSeconds(out.seconds()),
              Sizes.text((long) out.bytesPerSecond()),
              interval == null
                  ? known ? "" : ", by two samples alone"
                  : ", %s to %s"
                      .formatted(
                          Times.ofSeconds(interval.earliest()),
                          Times.ofSeconds(interval.latest())));
    }
    return "full";
  }

  private String domains(VfDomains functions) {
    Long served = functions.withDomain();
    int count = functions.vfs().count();
    if (served == null) {
      return "%d needed; how many ids the unit has left is not known".formatted(count);
    }
    return served < count
        ? style.red("%d of %d functions get one".formatted(served, count))
            + ": the unit has no more ids"
        : "%d needed, the unit has %s ids left".formatted(count, number(ids(functions)));
  }

  private List<String> of(VfDomains functions) {
    List<String> lines = new ArrayList<>();
    field(lines, "domains", domains(functions));
    field(
        lines,
        "each",
        "%s ranges, %s mapped, %s failed; 32-bit failure %s"
            .formatted(
                number(functions.one().usage().ranges()),
                Sizes.text(functions.one().usage().mappedBytes()),
                number(functions.one().counts().failed()),
                failure(functions.one().first32BitFailure())));
    field(
        lines,
        "memory",
        "%s for caches, %s for ranges of all of them"
            .formatted(Sizes.text(functions.cacheBytes()), Sizes.text(functions.rangeBytes())));
    return style.section("Virtual functions with domains of their own", lines);
  }

  private static long ids(VfDomains functions) {
    Long left = functions.domainIdsLeft();
    return left == null ? 0 : left;
  }

  private List<String> of(GuestMap guest) {
    List<String> lines = new ArrayList<>();
    field(
        lines,
        "mappings",
        "%s of %s, dma_entry_limit %s; %s of %s mapped and pinned"
            .formatted(
                number(guest.mapped()),
                number(guest.needed()),
                number(guest.limit()),
                Sizes.text(guest.mappedBytes()),
                Sizes.text(guest.guest().ram())));
    field(lines, "failure", guestFailure(guest));
    return style.section("Guest memory through VFIO", lines);
  }

  private String guestFailure(GuestMap guest) {
    Long at = guest.failedAt();
    if (guest.failure() == null || at == null) {
      return style.green("none");
    }
    String error = style.red(guest.failure() + " at guest address " + AddressRange.hex(at));
    return switch (guest.failure()) {
      case EINVAL ->
          error + ": a mapping there is not inside one valid range; see ranges --for vfio";
      case ENOSPC -> error + ": all mappings are in use; larger pages, or a larger dma_entry_limit";
    };
  }

  private static String first32(ThirtyTwoBitFirst rule) {
    return switch (rule) {
      case EVERY_REQUEST -> "every request tries 32 bits first";
      case UNTIL_FAILURE -> "32 bits first, until that fails once";
      case NEVER -> "not 32 bits first";
    };
  }

  private static String pages(long pages) {
    return Sizes.text(pages << 12);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void field(List<String> lines, String label, String text) {
    lines.addAll(style.wrapped(("%-" + LABEL + "s").formatted(label) + text, " ".repeat(LABEL)));
  }
}
