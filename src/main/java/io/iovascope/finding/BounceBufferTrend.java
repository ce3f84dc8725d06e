// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.host.AllocationFailure.Slots;
import io.iovascope.host.HostResources.Swiotlb;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether bounce buffers run out because they are not given back, or because much was wanted at
 * once: by what the failures in the log say of them one after the other, and by what debugfs counts
 * now.
 *
 * @param says by what it is known, for people
 */
public record BounceBufferTrend(Kind kind, String says) {

  /** What there is to do something about. */
  public enum Kind {
    /** Slots are not given back: more of them last longer, and run out too. */
    LEAK,
    /** Slots are given back: more of them help. */
    SPIKE,
    /** There were free ones, but not enough in one piece. */
    PIECES
  }

  /** Fewer readings show no direction. */
  private static final int FEW = 3;

  private static final double HALF = 0.5;
  private static final double NEARLY_ALL = 0.9;
  private static final double MUCH = 0.1;

  /**
   * Empty if it cannot be told.
   *
   * @param failures how full the buffers were at each failure, in the order of the log
   * @param now how full they are; null if that is not known
   */
  public static Optional<BounceBufferTrend> of(List<Slots> failures, @Nullable Swiotlb now) {
    if (failures.isEmpty()) {
      return now == null ? Optional.empty() : ofNow(now);
    }
    Slots last = failures.get(failures.size() - 1);
    if (last.used() < HALF * last.total()) {
      return Optional.of(
          new BounceBufferTrend(
              Kind.PIECES,
              "%d of %d slots were in use when the last mapping failed: there were free ones, but not enough in one piece"
                  .formatted(last.used(), last.total())));
    }
    if (now != null && now.used() < HALF * last.used()) {
      return Optional.of(
          new BounceBufferTrend(
              Kind.SPIKE,
              "%d slots were in use when the last mapping failed, %d are now: they are given back"
                  .formatted(last.used(), now.used())));
    }
    return failures.size() < FEW ? Optional.empty() : ofFailures(failures, last);
  }

  private static Optional<BounceBufferTrend> ofFailures(List<Slots> failures, Slots last) {
    long highest = 0;
    for (Slots each : failures) {
      highest = Math.max(highest, each.used());
      if (highest - each.used() > MUCH * each.total()) {
        return Optional.of(
            new BounceBufferTrend(
                Kind.SPIKE,
                "%d slots were in use at one failure and %d at a later one: they are given back"
                    .formatted(highest, each.used())));
      }
    }
    return last.used() < NEARLY_ALL * last.total()
        ? Optional.empty()
        : Optional.of(
            new BounceBufferTrend(
                Kind.LEAK,
                "at each of %d failures, from %d to %d of %d slots were in use, and hardly ever fewer than before: they are not given back"
                    .formatted(
                        failures.size(), failures.get(0).used(), last.used(), last.total())));
  }

  private static Optional<BounceBufferTrend> ofNow(Swiotlb now) {
    Long highest = now.highest();
    return highest == null || highest <= 0 || now.used() >= HALF * highest
        ? Optional.empty()
        : Optional.of(
            new BounceBufferTrend(
                Kind.SPIKE,
                "at most %d slots were in use at once, %d are now: they are given back"
                    .formatted(highest, now.used())));
  }
}
