// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsInOrderTest {

  private static final List<String> HOSTS =
      IntStream.range(0, 200).mapToObj(i -> "host" + i).toList();

  private static String read(String host) {
    return "read " + host;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void resultsComeInTheOrderOfTheHostsWhoeverIsReadyFirst(int threads) {
    Random random = new Random(threads);
    List<String> taken = new ArrayList<>();
    AtomicInteger reading = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    int done =
        new HostsInOrder(HOSTS, threads)
            .forEach(
                host -> {
                  most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                  sleep(random.nextInt(3));
                  reading.decrementAndGet();
                  return read(host);
                },
                taken::add,
                already -> true);

    assertThat(done).isEqualTo(HOSTS.size());
    assertThat(taken)
        .containsExactlyElementsOf(HOSTS.stream().map(HostsInOrderTest::read).toList());
    assertThat(most.get()).isLessThanOrEqualTo(threads);
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Or the results of a large fleet would all wait in memory for one host that takes long. */
  @Test
  void noHostIsReadFarAheadOfOneThatTakesLong() {
    CountDownLatch first = new CountDownLatch(1);
    Set<String> begun = ConcurrentHashMap.newKeySet();
    List<Integer> whileWaiting = new ArrayList<>();

    new HostsInOrder(HOSTS, 2)
        .forEach(
            host -> {
              begun.add(host);
              if (host.equals("host0")) {
                awaitUninterrupted(first);
              }
              return host;
            },
            host -> {},
            already -> {
              whileWaiting.add(begun.size());
              if (whileWaiting.size() == 4) {
                first.countDown();
              }
              return true;
            });

    assertThat(whileWaiting.subList(0, 4)).allMatch(count -> count <= 8);
    assertThat(begun).hasSize(HOSTS.size());
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatWasHandedOnUntilItEndsIsTheBeginning() {
    List<String> taken = new ArrayList<>();

    int done =
        new HostsInOrder(HOSTS, 2)
            .forEach(HostsInOrderTest::read, taken::add, already -> already < 5);

    assertThat(done).isEqualTo(5);
    assertThat(taken)
        .containsExactly("read host0", "read host1", "read host2", "read host3", "read host4");
  }

  @Test
  void aProblemOfAReaderIsThatOfAll() {
    assertThatThrownBy(
            () ->
                new HostsInOrder(HOSTS, 2)
                    .forEach(
                        host -> {
                          throw CommandFailure.host("no " + host);
                        },
                        host -> {},
                        already -> true))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("no host0");
  }

  @Test
  void noHostsAreDoneAtOnce() {
    assertThat(
            new HostsInOrder(List.of(), 2)
                .forEach(HostsInOrderTest::read, host -> {}, already -> true))
        .isZero();
  }

  @Test
  void progressCountsHosts() {
    assertThat(HostBatch.words(500, 1000)).isEqualTo("500 of 1,000 hosts");
  }
}
