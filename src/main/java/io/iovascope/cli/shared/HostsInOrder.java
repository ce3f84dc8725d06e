// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads many hosts at once and hands on what was made of each, in the order of the hosts, whoever
 * was ready first. A thread has one host in memory at a time, and no more results wait to be handed
 * on than {@value #AHEAD} for each thread.
 *
 * @param hosts what names them
 * @param threads how many are read at once
 */
public record HostsInOrder(List<String> hosts, int threads) {

  private static final int AHEAD = 4;
  private static final long MILLISECONDS = 100;

  public HostsInOrder {
    hosts = List.copyOf(hosts);
  }

  /** Is asked ten times a second and after each host. */
  @FunctionalInterface
  public interface Watcher {

    /**
     * Whether to go on.
     *
     * @param done how many hosts have been handed on
     */
    boolean goOn(int done);
  }

  /**
   * Reads them.
   *
   * @param read makes something small of a host; called by several threads
   * @param take is given what was made; called by this thread alone
   * @return how many were handed on: all of them, or fewer if the watcher wanted no more
   * @throws RuntimeException what {@code read} threw, or an {@code Error}
   */
  public <R> int forEach(Function<String, R> read, Consumer<R> take, Watcher watcher) {
    ExecutorService readers = Executors.newFixedThreadPool(threads, HostsInOrder::thread);
    try {
      Iterator<String> next = hosts.iterator();
      Deque<Future<R>> pending = new ArrayDeque<>();
      int done = 0;
      while (watcher.goOn(done) && (next.hasNext() || !pending.isEmpty())) {
        while (next.hasNext() && pending.size() < threads * AHEAD) {
          String host = next.next();
          pending.add(readers.submit(() -> read.apply(host)));
        }
        if (isReady(pending.element())) {
          take.accept(result(pending.remove()));
          done++;
        }
      }
      return done;
    } finally {
      readers.shutdownNow();
    }
  }

  /** Waits for it, but not for long. */
  private static boolean isReady(Future<?> result) {
    try {
      result.get(MILLISECONDS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <R> R result(Future<R> ready) {
    try {
      return ready.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      if (e.getCause() instanceof Error problem) {
        throw problem;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Nobody waits for a host that is still being read when the program ends. */
  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "host");
    thread.setDaemon(true);
    return thread;
  }
}
