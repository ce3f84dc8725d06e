// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.agent.ManualClock;
import io.iovascope.finding.Observed;
import io.iovascope.model.picture.Picture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotsTest {

  private static final Picture PICTURE = CapturedHost.named("hosts/deb612-none").picture();
  private static final Duration MAX_AGE = Duration.ofSeconds(15);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final ManualClock clock = new ManualClock();
  private final AtomicInteger scans = new AtomicInteger();
  private final CountDownLatch hung = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    hung.countDown();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private Snapshots snapshots(Supplier<Snapshot> scan, Duration patience) {
    Snapshots snapshots = new Snapshots(scan, MAX_AGE, patience, clock);
    opened.add(snapshots);
    return snapshots;
  }

  private Snapshot scan() {
    scans.incrementAndGet();
    return new Snapshot(
        Observed.of(PICTURE),
        List.of(),
        KernelLogTotals.NONE,
        null,
        List.of(),
        clock.instant(),
        new TreeMap<>(),
        Duration.ofMillis(7));
  }

  private Snapshot hang() {
    begun.countDown();
    try {
      hung.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return scan();
  }

  @Test
  void aSnapshotIsGivenUntilItIsTooOld() {
    Snapshots snapshots = snapshots(this::scan, LONG);

    Snapshot first = snapshots.current().orElseThrow();
    clock.pass(MAX_AGE);
    assertThat(snapshots.current()).containsSame(first);
    clock.pass(Duration.ofNanos(1));
    assertThat(snapshots.current().orElseThrow().readAt()).isEqualTo(clock.instant());
    assertThat(scans).hasValue(2);
  }

  @Test
  void aSnapshotOfAClockThatWasSetBackIsTakenAnew() {
    Snapshots snapshots = snapshots(this::scan, LONG);
    snapshots.current();

    clock.pass(Duration.ofHours(-1));

    assertThat(snapshots.status().isFresh(MAX_AGE)).isFalse();
    assertThat(snapshots.current().orElseThrow().readAt()).isEqualTo(clock.instant());
    assertThat(snapshots.status().isFresh(MAX_AGE)).isTrue();
  }

  @Test
  void tenWhoAskAtOnceCauseOneScan() throws ExecutionException, InterruptedException {
    Snapshots snapshots = snapshots(this::hang, LONG);
    ExecutorService askers = Executors.newFixedThreadPool(10);
    opened.add(askers::shutdownNow);
    List<Future<Optional<Snapshot>>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answers.add(askers.submit(snapshots::current));
    }
    begun.await();
    hung.countDown();

    Snapshot first = answers.get(0).get().orElseThrow();
    for (Future<Optional<Snapshot>> answer : answers) {
      assertThat(answer.get()).containsSame(first);
    }
    assertThat(scans).hasValue(1);
  }

  @Test
  void aScanThatHangsHoldsUpNobodyAndCountsAsOneError() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Snapshots snapshots =
        snapshots(() -> calls.getAndIncrement() == 0 ? scan() : hang(), Duration.ofSeconds(1));
    Snapshot first = snapshots.current().orElseThrow();
    clock.pass(LONG);

    assertThat(snapshots.current()).containsSame(first);
    begun.await();
    clock.pass(Duration.ofSeconds(3));
    for (int i = 0; i < 1000; i++) {
      assertThat(snapshots.current()).containsSame(first);
    }

    assertThat(snapshots.status())
        .isEqualTo(new Snapshots.Status(first, 1, 1, Duration.ofSeconds(3), clock.instant()));
    assertThat(snapshots.status().age()).contains(LONG.plusSeconds(3));
    assertThat(calls).hasValue(2);
  }

  @Test
  void beforeTheFirstScanThereIsNothing() {
    Snapshots snapshots = snapshots(this::hang, SHORT);

    assertThat(snapshots.status().age()).isEmpty();
    assertThat(snapshots.current()).isEmpty();
    assertThat(snapshots.status().latest()).isNull();
  }

  @Test
  void anErrorOfTheVirtualMachineDoesNotEndAllScans() {
    AtomicInteger calls = new AtomicInteger();
    Snapshots snapshots =
        snapshots(
            () -> {
              if (calls.getAndIncrement() == 0) {
                throw new StackOverflowError("too deep");
              }
              return scan();
            },
            LONG);

    assertThat(snapshots.current()).isEmpty();
    assertThat(snapshots.current()).isPresent();
    assertThat(snapshots.status().errors()).isEqualTo(1);
  }

  @Test
  void aScanThatFailsIsCountedAndTheLastGoodOneStays() {
    AtomicInteger calls = new AtomicInteger();
    Snapshots snapshots =
        snapshots(
            () -> {
              if (calls.getAndIncrement() == 1) {
                throw new IllegalStateException("the capture is gone");
              }
              return scan();
            },
            LONG);
    Snapshot first = snapshots.current().orElseThrow();
    clock.pass(LONG);

    assertThat(snapshots.current()).containsSame(first);
    assertThat(snapshots.status())
        .isEqualTo(new Snapshots.Status(first, 1, 1, Duration.ZERO, clock.instant()));
    assertThat(snapshots.current().orElseThrow().readAt()).isEqualTo(clock.instant());
  }
}
