// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.DmaFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Texts that are too long, or nothing at all. What is read is never kept. */
class HostileLogTest {

  private static final String FAULT =
      "[    1.000000] DMAR: [DMA Read] Request device [00:02.0] fault addr 1000 [fault reason 06] PTE"
          + " Read access is not set\n";

  /** The same bytes again and again, without holding them. */
  private static final class Repeated extends InputStream {

    private final byte[] bytes;
    private long left;

    Repeated(byte[] bytes, long length) {
      this.bytes = bytes;
      this.left = length;
    }

    @Override
    public int read() {
      if (left == 0) {
        return -1;
      }
      int at = (int) (--left % bytes.length);
      return bytes[bytes.length - 1 - at] & 0xff;
    }
  }

  private static final class Count implements FaultSink {

    private long faults;
    private long boots;

    @Override
    public void fault(DmaFault fault) {
      faults++;
    }

    @Override
    public void endOfBoot(int firstLine, int lastLine, boolean complete) {
      boots++;
    }
  }

  @Test
  void aLineOfTenMegabytesIsCut() throws IOException {
    Count count = new Count();
    LogReader.Summary summary =
        FaultReader.read(new Repeated("[ (<&x".getBytes(StandardCharsets.UTF_8), 10 << 20), count);

    assertThat(summary.cut()).isEqualTo(1);
    assertThat(summary.lines()).isEqualTo(1);
    assertThat(count.faults).isZero();
  }

  @Test
  void longLinesOfEveryMarkAreTaken() {
    for (String mark :
        new String[] {
          "[", "> ", "<", "&lt;", "\u001b[", "Request device [", "DMAR: [DMA Read] ", "0"
        }) {
      Count count = new Count();
      FaultReader.read(mark.repeat(50_000 / mark.length()) + "\n" + FAULT, count);

      assertThat(count.faults).as(mark).isEqualTo(1);
    }
  }

  @Test
  void noiseIsNoLog() throws IOException {
    byte[] noise = new byte[1 << 16];
    new Random(7).nextBytes(noise);
    noise[0] = 1;
    LogReader.Summary summary = FaultReader.read(new Repeated(noise, 4 << 20), new Count());

    assertThat(summary.recognised()).isFalse();
  }

  @Test
  void aLongLogIsReadWithoutKeepingIt() throws IOException {
    byte[] lines = FAULT.getBytes(StandardCharsets.UTF_8);
    long repetitions = 100_000;
    Count count = new Count();
    FaultReader.read(new Repeated(lines, repetitions * lines.length), count);

    assertThat(count.faults).isEqualTo(repetitions);
    assertThat(count.boots).isEqualTo(1);
  }

  @Test
  void aTextOfWindowsIsRead() throws IOException {
    Count count = new Count();
    byte[] text = ("\ufeff" + FAULT).getBytes(StandardCharsets.UTF_16LE);
    FaultReader.read(new ByteArrayInputStream(text), count);

    assertThat(count.faults).isEqualTo(1);
  }

  @Property
  void anyLineIsUndressedAndKeepsItsNumber(@ForAll String line) {
    assertThat(new LineDress().undress(7, line).number()).isEqualTo(7);
  }

  @Property
  void anyTextHasABoot(@ForAll String text) {
    assertThat(KernelText.of(text).boots()).isNotEmpty();
  }
}
