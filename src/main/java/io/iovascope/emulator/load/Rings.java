// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.load;

/** Queues of buffers that are mapped. Queue q belongs to CPU q, modulo the number of CPUs. */
final class Rings {

  private final String workload;
  private final int queues;
  private final int depth;
  private final int cpus;
  private final long coherentBytes;
  private final long[] coherent;

  /** By queue and place: an address, or 0 where there was none. */
  private final long[] addresses;

  /** The size of each, where they differ. */
  private final long[] sizes;

  /**
   * @param coherentBytes what each queue has besides its buffers, 0 for nothing
   * @param sizesDiffer whether buffers have sizes of their own
   */
  Rings(String workload, int queues, int depth, long coherentBytes, boolean sizesDiffer, int cpus) {
    this.workload = workload;
    this.queues = queues;
    this.depth = depth;
    this.coherentBytes = coherentBytes;
    this.cpus = cpus;
    coherent = new long[queues];
    addresses = new long[Math.multiplyExact(queues, depth)];
    sizes = new long[sizesDiffer ? addresses.length : 0];
  }

  /** Buffers in all queues. */
  int size() {
    return addresses.length;
  }

  /** Maps what each queue has besides its buffers. */
  void allocCoherent(Traffic traffic, long now) {
    if (coherentBytes > 0) {
      for (int queue = 0; queue < queues; queue++) {
        coherent[queue] = traffic.allocCoherent(workload, queue % cpus, coherentBytes, now);
      }
    }
  }

  /** Maps buffers of one size in all places, queue after queue. */
  void fill(Traffic traffic, long bytes, long now) {
    for (int at = 0; at < addresses.length; at++) {
      map(traffic, at, bytes, now);
    }
  }

  /** Unmaps the buffer in a place, if there is one. */
  void unmap(Traffic traffic, int at, long bytes, long now) {
    if (addresses[at] != 0) {
      traffic.unmap(cpu(at), addresses[at], sizes.length == 0 ? bytes : sizes[at], now);
      addresses[at] = 0;
    }
  }

  /** Maps a buffer in an empty place. */
  void map(Traffic traffic, int at, long bytes, long now) {
    addresses[at] = traffic.map(workload, cpu(at), bytes, now);
    if (sizes.length > 0) {
      sizes[at] = bytes;
    }
  }

  /** Unmaps everything, queue after queue. */
  void empty(Traffic traffic, long bytes, long now) {
    for (int at = 0; at < addresses.length; at++) {
      unmap(traffic, at, bytes, now);
    }
    for (int queue = 0; queue < queues; queue++) {
      if (coherent[queue] != 0) {
        traffic.unmap(queue % cpus, coherent[queue], coherentBytes, now);
        coherent[queue] = 0;
      }
    }
  }

  /** The place where a queue has its nth buffer, in a ring. */
  int place(int queue, long nth) {
    return queue * depth + (int) (nth % depth);
  }

  private int cpu(int at) {
    return at / depth % cpus;
  }
}
