// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import io.iovascope.CapturedHost;
import io.iovascope.cli.explain.ExplainedFaults;
import io.iovascope.host.KernelLog;
import io.iovascope.host.Reading;
import io.iovascope.host.log.BootLogReader;
import io.iovascope.host.log.KernelText;
import io.iovascope.host.read.MemoryRoot;
import io.iovascope.model.picture.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The kernel's log, as records and in the many forms in which people paste it. */
final class KernelLogTargets {

  private KernelLogTargets() {}

  private static final Picture PICTURE = CapturedHost.named("hosts/deb612-rmrr-good").picture();
  private static final int SHORT = 6000;

  static Stream<byte[]> textSeeds() {
    Stream<byte[]> forms =
        Seeds.folder("field/formats").map(log -> Arrays.copyOf(log, Math.min(SHORT, log.length)));
    byte[] faults = Seeds.resource("field/faults-dmesg.txt");
    // Where the pieces are cut does not matter.
    Stream<byte[]> pieces =
        Stream.iterate(0, at -> at < Math.min(faults.length, 40_000), at -> at + SHORT)
            .map(at -> Arrays.copyOfRange(faults, at, Math.min(faults.length, at + SHORT)));
    return Stream.concat(forms, pieces);
  }

  /** What is pasted, of any machine. */
  static void text(byte[] bytes) throws IOException {
    ExplainedFaults faults = new ExplainedFaults(new ByteArrayInputStream(bytes));
    List<String> lines = faults.lines(PICTURE);
    Promises.lines(lines);
    Promises.bounded(lines.stream().mapToLong(String::length).sum(), bytes.length, 10_000, 200);
    Promises.printable(faults.summary().damage());

    String text = new String(bytes, StandardCharsets.UTF_8);
    KernelText boots = KernelText.of(text);
    Promises.holds(!boots.boots().isEmpty(), "a text has a boot");
    KernelLog last = BootLogReader.of(boots.last());
    Promises.same(BootLogReader.parseText(text), last, "the last boot is the one that counts");
    Promises.holds(
        last.events().faults().size() <= bytes.length / 16, "a fault has a line of its own");
  }

  static Stream<byte[]> recordsSeeds() {
    return Stream.of("captures/deb612-pxb.kmsg", "capture/kmsg-7.2.txt")
        .map(Seeds::resource)
        .flatMap(
            log ->
                Stream.of(0, log.length / 3, log.length * 2 / 3)
                    .map(at -> Arrays.copyOfRange(log, at, Math.min(log.length, at + SHORT))));
  }

  /** The ring of a host, alone and after what was saved of it at boot. */
  static void records(byte[] bytes) {
    Reading<KernelLog> ring = BootLogReader.read(new MemoryRoot().with(BootLogReader.RING, bytes));
    Promises.reading(ring);
    Promises.printable(ring.detail());
    Reading<KernelLog> both =
        BootLogReader.read(
            new MemoryRoot()
                .with(BootLogReader.RING, bytes)
                .with("/run/iovascope/boot" + BootLogReader.RING, bytes));
    Promises.same(
        both.map(KernelLog::events), ring.map(KernelLog::events), "no record counts twice");
  }
}
