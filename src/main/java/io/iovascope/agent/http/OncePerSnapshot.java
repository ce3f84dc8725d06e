// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

import io.iovascope.scan.Snapshot;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What was made of the newest snapshot, by what was asked for, so that it is made once however many
 * ask. Nothing of an older snapshot is kept, nor the snapshot itself for the sake of this.
 *
 * @param <T> what is made
 */
final class OncePerSnapshot<T> {

  private final int most;
  private WeakReference<Snapshot> snapshot = new WeakReference<>(null);
  private Map<String, CompletableFuture<T>> made = Map.of();

  /**
   * @param most that many are kept; of more, those that were asked for last
   */
  OncePerSnapshot(int most) {
    this.most = most;
  }

  /** Who asks while another one makes the same waits for that. */
  T get(Snapshot of, String key, Supplier<T> maker) {
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<T> known;
    synchronized (this) {
      if (!snapshot.refersTo(of)) {
        snapshot = new WeakReference<>(of);
        made = newest(most);
      }
      known = made.putIfAbsent(key, mine);
    }
    if (known != null) {
      return known.join();
    }
    try {
      T value = maker.get();
      mine.complete(value);
      return value;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static <V> Map<String, V> newest(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }
}
