// SPDX-License-Identifier: Apache-2.0
package io.iovascope.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.address.AddressRange;
import io.iovascope.allocator.FreeSpace;
import io.iovascope.emulator.load.Chapter;
import io.iovascope.emulator.load.DeviceSpace;
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
import io.iovascope.text.Label;
import org.jspecify.annotations.Nullable;

/**
 * The document {@code iovascope.load/1}. Sizes are bytes, times nanoseconds of simulated time
 * unless they say seconds, addresses strings.
 */
public final class LoadJson {

  private LoadJson() {}

  public static ObjectNode of(LoadOutcome outcome) {
    ObjectNode json = object();
    DeviceSpace device = outcome.device();
    LoadSpace space = device.space();
    json.put("schema", "iovascope.load/1");
    json.put("device", device.device().toString());
    json.put("allocator", space.allocator().label());
    json.put("invalidation", Label.of(space.invalidation()));
    json.put("thirtyTwoBitFirst", Label.of(space.thirtyTwoBitFirst()));
    json.put("limit", AddressRange.hex(space.limit()));
    json.put("cpus", space.cpus());
    json.put("seed", outcome.seed());
    outcome.workloads().forEach(json.putArray("workloads")::add);
    device.assumptions().forEach(json.putArray("assumptions")::add);
    LoadResult result = outcome.result();
    json.set("run", result == null ? null : run(result));
    ArrayNode functions = json.putArray("functions");
    outcome.functions().forEach(one -> functions.add(functions(one)));
    ArrayNode guests = json.putArray("guests");
    outcome.guests().forEach(guest -> guests.add(guest(guest)));
    return json;
  }

  private static ObjectNode run(LoadResult result) {
    ObjectNode json = object();
    json.put("end", result.end().label());
    json.put("nanos", result.nanos());
    json.set("requests", counts(result.counts()));
    json.set("capacity", free(result.capacity()));
    json.set("capacityBelow4GiB", free(result.capacityBelow4GiB()));
    json.set("peak", peak(result.peak()));
    json.set("peakBelow4GiB", peak(result.peakBelow4GiB()));
    json.set("first32BitFailure", failure(result.first32BitFailure()));
    json.set("firstFailure", failure(result.firstFailure()));
    json.set("usage", usage(result.usage()));
    json.set("free", free(result.free()));
    json.set("freeBelow4GiB", free(result.freeBelow4GiB()));
    json.put("max32AllocSizePages", result.max32AllocSize());
    json.put("stillTries32BitFirst", result.thirtyTwoBitFirst());
    result.depots().forEach(json.putArray("depots")::add);
    json.put("flushes", result.flushes());
    json.put("lowest", address(result.lowest()));
    json.put("highest", address(result.highest()));
    json.putObject("exhaustion")
        .put("from", result.exhaustion().fromLeaks() ? "leaks" : "samples")
        .<ObjectNode>set("below4GiB", forecast(result.exhaustion().below4GiB()))
        .set("all", forecast(result.exhaustion().all()));
    ArrayNode chapters = json.putArray("chapters");
    for (Chapter chapter : result.chapters()) {
      chapters
          .addObject()
          .put("nanos", chapter.nanos())
          .put("what", chapter.what())
          .<ObjectNode>set("requests", counts(chapter.counts()))
          .set("end", usage(chapter.end()));
    }
    ArrayNode samples = json.putArray("samples");
    result.samples().forEach(sample -> samples.add(usage(sample)));
    return json;
  }

  private static ObjectNode counts(RequestCounts counts) {
    return object()
        .put("below4GiB", counts.below4GiB())
        .put("above4GiB", counts.above4GiB())
        .put("failed", counts.failed())
        .put("unmapped", counts.unmapped());
  }

  private static ObjectNode free(FreeSpace free) {
    return object()
        .put("bytes", free.pages() << 12)
        .put("blocks", free.gaps())
        .put("largestBlockBytes", free.largestGap() << 12)
        .put("largestRequestBytes", free.largestRequest() << 12);
  }

  private static ObjectNode peak(Peak peak) {
    return object()
        .put("nanos", peak.nanos())
        .put("heldBytes", peak.heldBytes())
        .put("mappedBytes", peak.mappedBytes());
  }

  private static @Nullable ObjectNode failure(@Nullable Failure failure) {
    return failure == null
        ? null
        : object()
            .put("nanos", failure.nanos())
            .put("request", failure.request())
            .put("servedInChapter", failure.servedInChapter())
            .put("workload", failure.workload())
            .put("bytes", failure.bytes())
            .put("limit", AddressRange.hex(failure.limit()))
            .put("reason", failure.reason().label())
            .put("freeBytes", failure.freeBytes())
            .put("largestFreeBytes", failure.largestFreeBytes())
            .put("cachedBytes", failure.cachedBytes())
            .put("waitingBytes", failure.waitingBytes())
            .put("mappedBytes", failure.mappedBytes());
  }

  private static ObjectNode usage(Fullness usage) {
    return object()
        .put("nanos", usage.nanos())
        .put("mappedBytes", usage.mappedBytes())
        .put("mappedBytesBelow4GiB", usage.mappedBytesBelow4GiB())
        .put("heldBytes", usage.heldBytes())
        .put("heldBytesBelow4GiB", usage.heldBytesBelow4GiB())
        .put("ranges", usage.ranges())
        .put("mapped", usage.mapped())
        .put("waiting", usage.waiting())
        .put("cached", usage.cached())
        .put("cachedBytes", usage.cachedBytes());
  }

  static ObjectNode forecast(Forecast forecast) {
    ObjectNode json = object();
    if (forecast instanceof Forecast.TooFewSamples) {
      return json.put("state", "too-few-samples");
    }
    if (forecast instanceof Forecast.NotGrowing) {
      return json.put("state", "not-growing");
    }
    if (forecast instanceof Forecast.RunsOut out) {
      Forecast.Interval interval = out.interval();
      return json.put("state", "runs-out")
          .put("seconds", out.seconds())
          .put("earliestSeconds", interval == null ? null : interval.earliest())
          .put("latestSeconds", interval == null ? null : interval.latest())
          .put("bytesPerSecond", out.bytesPerSecond());
    }
    return json.put("state", "full");
  }

  private static ObjectNode functions(VfDomains functions) {
    return object()
        .put("count", functions.vfs().count())
        .put("domainIdsLeft", functions.domainIdsLeft())
        .put("withDomain", functions.withDomain())
        .put("cacheBytes", functions.cacheBytes())
        .put("rangeBytes", functions.rangeBytes())
        .set("each", run(functions.one()));
  }

  private static ObjectNode guest(GuestMap guest) {
    return object()
        .put("ramBytes", guest.guest().ram())
        .put("pageBytes", guest.guest().page())
        .put("entryLimit", guest.limit())
        .put("needed", guest.needed())
        .put("mapped", guest.mapped())
        .put("mappedBytes", guest.mappedBytes())
        .put("failure", guest.failure() == null ? null : guest.failure().name())
        .put("failedAt", address(guest.failedAt()));
  }

  private static @Nullable String address(@Nullable Long address) {
    return address == null ? null : AddressRange.hex(address);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
