// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.nativeimage.NativeBinary;
import io.iovascope.nativeimage.NonBlockingFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is in the kernel's log ring now. {@code /dev/kmsg} gives one record per read and then
 * blocks until the kernel logs again (Documentation/ABI/testing/dev-kmsg), unless it was opened
 * non-blocking, as a native binary does. Java cannot, and to call the C library from it takes
 * longer to load than this and unpacks a library to where temporary files are. So on a JVM the
 * records are read on a thread of their own; the ring has been read to its end when the system says
 * that this thread sleeps and no record has come for a moment, and then the device is closed under
 * it. Reading does not take records from other readers.
 */
final class KernelLogDevice {

  private static final int LARGEST_RECORD = 8192;
  private static final long POLL_MILLIS = 10;
  private static final long QUIET_MILLIS = 50;

  private final FileChannel channel;
  private final int limit;
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private final AtomicLong lastProgress = new AtomicLong(System.nanoTime());
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

  private KernelLogDevice(FileChannel channel, int limit) {
    this.channel = channel;
    this.limit = limit;
  }

  /**
   * @param limit largest number of bytes to read
   * @throws IOException if the device cannot be opened or read
   */
  static byte[] read(Path device, int limit) throws IOException {
    return NativeBinary.isRunning() ? withoutWaiting(device, limit) : onThread(device, limit);
  }

  private static byte[] withoutWaiting(Path device, int limit) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    byte[] record = new byte[LARGEST_RECORD];
    try (NonBlockingFile file = NonBlockingFile.open(device.toString())) {
      for (int length = file.read(record);
          length >= 0 && records.size() < limit;
          length = file.read(record)) {
        records.write(record, 0, Math.min(length, limit - records.size()));
      }
    }
    return records.toByteArray();
  }

  /** As on a JVM, in tests also of what is no device. */
  static byte[] onThread(Path device, int limit) throws IOException {
    try (FileChannel channel = FileChannel.open(device, StandardOpenOption.READ)) {
      return new KernelLogDevice(channel, limit).read();
    }
  }

  private byte[] read() throws IOException {
    // The name is how the thread is found among the tasks of this process: at most 15 characters.
    String name = "kmsg-%08x".formatted(System.identityHashCode(channel));
    Thread reader = new Thread(this::readRecords, name);
    reader.setDaemon(true);
    reader.start();
    SleepingTask task = new SleepingTask(name);
    while (reader.isAlive() && !(isQuiet() && task.isAsleep() && isQuiet())) {
      join(reader, POLL_MILLIS);
    }
    channel.close();
    join(reader, 0);
    IOException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return records.toByteArray();
  }

  private void readRecords() {
    ByteBuffer record = ByteBuffer.allocate(LARGEST_RECORD);
    try {
      while (records.size() < limit) {
        record.clear();
        int length = readRecord(record);
        if (length < 0) {
          return;
        }
        lastProgress.set(System.nanoTime());
        records.write(record.array(), 0, Math.min(length, limit - records.size()));
      }
    } catch (ClosedChannelException e) {
      // The ring has been read to its end, and the device was closed.
    } catch (IOException e) {
      failure.set(e);
    }
  }

  /** EPIPE says that records were overwritten before they were read; the next read goes on. */
  private int readRecord(ByteBuffer record) throws IOException {
    try {
      return channel.read(record);
    } catch (IOException e) {
      String message = e.getMessage();
      if (message != null && message.toLowerCase(Locale.ROOT).contains("broken pipe")) {
        return 0;
      }
      throw e;
    }
  }

  private boolean isQuiet() {
    return System.nanoTime() - lastProgress.get() > QUIET_MILLIS * 1_000_000;
  }

  private static void join(Thread thread, long millis) throws IOException {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
