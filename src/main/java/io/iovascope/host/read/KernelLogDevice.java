package io.iovascope.host.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is in the kernel's log ring now. {@code /dev/kmsg} gives one record per read and then
 * blocks until the kernel logs again (Documentation/ABI/testing/dev-kmsg); Java cannot open it
 * non-blocking, so the records are read on a thread of their own, and the device is closed under it
 * when no record has come for a moment. Reading does not take records from other readers.
 */
final class KernelLogDevice {

  private static final int LARGEST_RECORD = 8192;
  private static final long QUIET_MILLIS = 50;

  private KernelLogDevice() {}

  /**
   * @param limit largest number of bytes to read
   * @throws IOException if the device cannot be opened or read
   */
  static byte[] read(Path device, int limit) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    AtomicLong lastProgress = new AtomicLong(System.nanoTime());
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    try (FileChannel channel = FileChannel.open(device, StandardOpenOption.READ)) {
      Thread reader =
          new Thread(() -> readAll(channel, records, limit, lastProgress, failure), "kmsg-reader");
      reader.setDaemon(true);
      reader.start();
      while (reader.isAlive() && millisSince(lastProgress.get()) < QUIET_MILLIS) {
        join(reader, QUIET_MILLIS / 5);
      }
      channel.close();
      join(reader, QUIET_MILLIS * 20);
    }
    IOException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    synchronized (records) {
      return records.toByteArray();
    }
  }

  private static void readAll(
      FileChannel channel,
      ByteArrayOutputStream records,
      int limit,
      AtomicLong lastProgress,
      AtomicReference<@Nullable IOException> failure) {
    ByteBuffer record = ByteBuffer.allocate(LARGEST_RECORD);
    try {
      while (records.size() < limit) {
        record.clear();
        int length = readRecord(channel, record);
        if (length < 0) {
          return;
        }
        lastProgress.set(System.nanoTime());
        synchronized (records) {
          records.write(record.array(), 0, Math.min(length, limit - records.size()));
        }
      }
    } catch (AsynchronousCloseException e) {
      // The log is quiet: everything that was in the ring has been read.
    } catch (IOException e) {
      failure.set(e);
    }
  }

  /** EPIPE says that records were overwritten before they were read; the next read goes on. */
  private static int readRecord(FileChannel channel, ByteBuffer record) throws IOException {
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

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
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
