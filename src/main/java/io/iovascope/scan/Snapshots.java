// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The current snapshot, read anew when it has become too old. However many ask, one scan runs at a
 * time, and those who ask wait for it together. A scan that hangs, because a read of the host does,
 * holds up nobody for longer than the patience: then the last good snapshot is given, and its age
 * tells.
 */
public final class Snapshots implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Snapshots.class);

  private final Supplier<Snapshot> scan;
  private final Duration maxAge;
  private final Duration patience;
  private final InstantSource clock;
  private final ExecutorService scanner =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "scan");
            thread.setDaemon(true);
            return thread;
          });

  private @Nullable Snapshot latest;
  private @Nullable Running running;
  private long scans;
  private long errors;

  private static final class Running {
    /** At the end of the scan, or when it has taken too long. */
    final CompletableFuture<Void> answer = new CompletableFuture<>();

    final Instant since;
    boolean overdue;

    Running(Instant since) {
      this.since = since;
    }
  }

  /**
   * How the scans go.
   *
   * @param latest the last good snapshot, or null before the first
   * @param scans number of scans that ended well
   * @param errors number of scans that failed or took longer than the patience
   * @param running how long the scan has been running that runs now; zero if none does
   * @param at the time of this status
   */
  public record Status(
      @Nullable Snapshot latest, long scans, long errors, Duration running, Instant at) {

    private static final int INTERVALS = 3;

    /**
     * How old the latest snapshot may be if the host is scanned at least every {@code interval}.
     */
    public static Duration limit(Duration interval) {
      return interval.multipliedBy(INTERVALS);
    }

    /** Whether there is a snapshot and it is not older than {@link #limit}. */
    public boolean isFresh(Duration interval) {
      return age().map(age -> age.abs().compareTo(limit(interval)) <= 0).orElse(false);
    }

    /**
     * How old the latest snapshot is; empty before the first. Below zero if the clock was set back
     * since.
     */
    public Optional<Duration> age() {
      return Optional.ofNullable(latest).map(snapshot -> Duration.between(snapshot.readAt(), at));
    }
  }

  /**
   * @param scan reads the host; never called by two threads at a time
   * @param maxAge a younger snapshot is given as it is
   * @param patience how long to wait for a scan, and how long one may take before it is an error
   */
  public Snapshots(
      Supplier<Snapshot> scan, Duration maxAge, Duration patience, InstantSource clock) {
    this.scan = scan;
    this.maxAge = maxAge;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * A snapshot that is not older than the greatest age, or the last good one if none is to be had
   * in time; empty if there never was one. Waits.
   */
  public Optional<Snapshot> current() {
    return soon().join();
  }

  /** The same, for those who have something else to do until then. */
  public synchronized CompletableFuture<Optional<Snapshot>> soon() {
    // A clock that was set back says nothing of the age.
    if (latest != null
        && Duration.between(latest.readAt(), clock.instant()).abs().compareTo(maxAge) <= 0) {
      return CompletableFuture.completedFuture(Optional.of(latest));
    }
    Running awaited = running == null ? start() : running;
    return awaited.overdue
        ? CompletableFuture.completedFuture(Optional.ofNullable(latest))
        : awaited.answer.thenApply(ended -> latest());
  }

  private synchronized Optional<Snapshot> latest() {
    return Optional.ofNullable(latest);
  }

  public synchronized Status status() {
    Instant now = clock.instant();
    return new Status(
        latest,
        scans,
        errors,
        running == null ? Duration.ZERO : Duration.between(running.since, now),
        now);
  }

  private Running start() {
    Running started = new Running(clock.instant());
    running = started;
    scanner.execute(() -> scan(started));
    CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
        .execute(() -> overdue(started));
    return started;
  }

  private void scan(Running current) {
    Snapshot snapshot = null;
    try {
      snapshot = scan.get();
    } catch (RuntimeException e) {
      LOG.warnf(e, "the host could not be scanned: %s", e.getMessage());
    } finally {
      // Also after an error of the virtual machine, or nobody would ever scan again.
      end(current, snapshot);
    }
  }

  private void end(Running ended, @Nullable Snapshot snapshot) {
    synchronized (this) {
      if (snapshot == null) {
        errors++;
      } else {
        scans++;
        latest = snapshot;
      }
      running = null;
    }
    ended.answer.complete(null);
  }

  private void overdue(Running awaited) {
    synchronized (this) {
      if (running != awaited) {
        return;
      }
      awaited.overdue = true;
      errors++;
      LOG.warnf(
          "the scan that began at %s has not ended after %d ms; the last good one is shown until it"
              + " does",
          awaited.since, patience.toMillis());
    }
    awaited.answer.complete(null);
  }

  /** Does not wait for a scan that runs. */
  @Override
  public void close() {
    scanner.shutdownNow();
  }
}
