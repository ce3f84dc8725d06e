// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Fifo;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KernelLogDeviceTest {

  private static final String RECORDS = "6,0,0,-;Linux version 6.12.1\n6,1,0,-;Command line: x\n";

  @Test
  void returnsWhatIsThereWhileTheLogStaysOpen(@TempDir Path directory) throws Exception {
    Path fifo = Fifo.at(directory.resolve("kmsg"));
    CountDownLatch read = new CountDownLatch(1);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try (OutputStream out = Files.newOutputStream(fifo)) {
                out.write(RECORDS.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                read.await();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });

    assertThat(KernelLogDevice.read(fifo, 1 << 20))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(RECORDS);
    read.countDown();
    writer.get();
  }

  @Test
  void readsNoMoreThanTheLimit(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("kmsg"), RECORDS);

    assertThat(KernelLogDevice.read(file, 10))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("6,0,0,-;Li");
    assertThat(KernelLogDevice.read(file, 1 << 20))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(RECORDS);
  }
}
