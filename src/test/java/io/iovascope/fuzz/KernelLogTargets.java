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

  /** As {@code journalctl -k -o json} prints. */
  private static final String JOURNAL =
      """
      {"_TRANSPORT":"kernel","PRIORITY":"4","__REALTIME_TIMESTAMP":"1764550000000000","MESSAGE":"DMAR: DRHD: handling fault status reg 2"}
      {"MESSAGE" : "DMAR: [DMA Write] Request device [00:1f.2] PASID ffffffff fault addr 7a000\\u0030 [fault reason 05] PTE Write access is not set", "_TRANSPORT":"kernel"}
      """;

  /** What kernels say of address spaces beside faults. */
  private static final String MESSAGES =
      """
      [    1.000000] nvme 0000:01:00.0: Using 64-bit DMA addresses
      [    1.100000] DMAR: dmar0: No free domain ids
      [    1.200000] iova flush queue initialization failed
      [    1.300000] nvme 0000:3b:00.0: swiotlb buffer is full (sz: 4096 bytes), total 32768 (slots), used 10 (slots)
      [    1.400000] DMA: Out of SW-IOMMU space for 65536 bytes at device 0000:00:05.0
      [    1.500000] e1000e 0000:00:19.0: DMAR: Allocating 1-page iova failed
      [    1.600000] Allocating iova for 0000:00:19.0 failed
      [    1.700000] DMAR: ERROR: DMA PTE for vPFN 0xbdf80 already set (to bdf80003 not 4a000003)
      [    1.800000] pci 0000:00:02.0: IOMMU driver was not able to establish FW requested direct mapping.
      [    1.900000] DMAR: intel_iommu_map: iommu width (39) is not sufficient for the mapped address (ffffffff000)
      [    2.000000] DMAR: VT-d detected Invalidation Queue Error: Reason f
      [    2.100000] DMAR: QI HEAD: IOTLB Invalidation qw0 = 0x2, qw1 = 0x0
      [    2.200000] DMAR: [Firmware Bug]: No firmware reserved region can cover this RMRR [0x7a000000-0x7bffffff], contact BIOS vendor
      """;

  static Stream<byte[]> textSeeds() {
    Stream<byte[]> forms =
        Stream.concat(
            Seeds.folder("field/formats").flatMap(log -> Seeds.pieces(log, SHORT, 3)),
            Seeds.texts(JOURNAL, MESSAGES));
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
