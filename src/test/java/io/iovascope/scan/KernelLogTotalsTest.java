// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.EditedHost;
import io.iovascope.host.KernelEvents;
import io.iovascope.host.log.BootLogReader;
import io.iovascope.model.PictureAssembly;
import io.iovascope.model.picture.Picture;
import io.iovascope.scan.KernelLogMemory.Entry;
import io.iovascope.scan.KernelLogTotals.FailureKey;
import io.iovascope.scan.KernelLogTotals.FaultKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelLogTotalsTest {

  /** A fault in a window of the host bridge, and one at an address that the kernel hands out. */
  private static final String FAULTS =
      """
      4,%d,1,-;DMAR: [DMA Write NO_PASID] Request device [00:1f.2] fault addr 0xc0001000 [fault reason 0x05] PTE Write access is not set
      4,%d,2,-;DMAR: [DMA Read NO_PASID] Request device [00:1f.2] fault addr 0x8000 [fault reason 0x06] PTE Read access is not set
      """;

  private static final FaultKey IN_WINDOW =
      new FaultKey("dmar0", "0000:00:1f.2", "0x05", "bridge-window", "p2p");
  private static final FaultKey IN_USE =
      new FaultKey("dmar0", "0000:00:1f.2", "0x06", "usable", "missing-rmrr");

  private static Picture withLog(String records) {
    return PictureAssembly.of(
        EditedHost.of("iova-trees/deb612-rmrr").with("/dev/kmsg", records).read());
  }

  @Test
  void everyRecordCountsOnceHoweverOftenTheLogIsRead() {
    Picture first = withLog(FAULTS.formatted(10, 11));
    Picture later = withLog(FAULTS.formatted(10, 11) + FAULTS.formatted(12, 13));

    KernelLogTotals once = KernelLogTotals.NONE.with(first);
    assertThat(once)
        .isEqualTo(new KernelLogTotals(11, 2, 10, Map.of(IN_WINDOW, 1L, IN_USE, 1L), Map.of()));
    assertThat(once.with(first)).isEqualTo(once);
    assertThat(once.with(later))
        .isEqualTo(new KernelLogTotals(13, 4, 10, Map.of(IN_WINDOW, 2L, IN_USE, 2L), Map.of()));
  }

  @Test
  void recordsThatTheRingHasOverwrittenAreCountedAsLost() {
    KernelLogTotals before = KernelLogTotals.NONE.with(withLog("6,0,1,-;Linux version 6.12\n"));

    assertThat(before.with(withLog(FAULTS.formatted(100, 103))))
        .isEqualTo(new KernelLogTotals(103, 3, 101, Map.of(IN_WINDOW, 1L, IN_USE, 1L), Map.of()));
  }

  @Test
  void failuresAreCountedByDeviceAndKind() {
    assertThat(KernelLogTotals.NONE.with(CapturedHost.named("iova-trees/deb612-nocrs").picture()))
        .extracting(KernelLogTotals::failures)
        .isEqualTo(
            Map.of(
                new FailureKey("0000:00:05.0", "32bit-space"), 1L,
                new FailureKey("0000:00:06.0", "32bit-space"), 1L,
                new FailureKey("0000:00:1f.2", "32bit-space"), 1L));
  }

  @Test
  void countingGoesOnAfterARestart(@TempDir Path state) {
    KernelLogTotals totals = KernelLogTotals.NONE.with(withLog(FAULTS.formatted(10, 11)));
    new KernelLogMemory(state).save(new Entry("boot-1", totals));

    Entry loaded = new KernelLogMemory(state).load();

    assertThat(loaded).isEqualTo(new Entry("boot-1", totals));
    assertThat(loaded.of("boot-1", KernelEvents.NONE)).isEqualTo(loaded);
    assertThat(loaded.of("boot-2", KernelEvents.NONE).totals()).isEqualTo(KernelLogTotals.NONE);
  }

  /** A version that did not tell causes left none. */
  @Test
  void whatAnOlderVersionCountedHasNoCause(@TempDir Path state) throws IOException {
    Files.writeString(
        state.resolve("kernel-log.json"),
        """
        {"bootId":"b","lastSequence":1,"records":1,"lost":0,"failures":[],"faults":[
        {"unit":"dmar0","device":"0000:00:1f.2","reason":"0x06","region":"usable","count":1}]}
        """);

    assertThat(new KernelLogMemory(state).load().totals().faults())
        .isEqualTo(Map.of(new FaultKey("dmar0", "0000:00:1f.2", "0x06", "usable", ""), 1L));
  }

  @Test
  void aHostWithoutBootIdHasBootedAgainWhenItsLogWentBack() {
    KernelLogTotals totals = KernelLogTotals.NONE.with(withLog(FAULTS.formatted(10, 11)));
    KernelEvents earlier = BootLogReader.parseText("Linux version 6.12\n").events();

    assertThat(new Entry("", totals).of("", earlier)).isEqualTo(Entry.NONE);
    assertThat(new Entry("", totals).of("", KernelEvents.NONE).totals()).isEqualTo(totals);
    assertThat(new Entry("boot-1", totals).of("boot-1", earlier).totals()).isEqualTo(totals);
  }

  @Test
  void aBootIdThatCannotBeReadForOnceCountsNothingTwice() {
    Entry before =
        new Entry("boot-1", KernelLogTotals.NONE.with(withLog(FAULTS.formatted(10, 11))));
    KernelEvents earlier = BootLogReader.parseText("Linux version 6.12\n").events();

    Entry meanwhile = before.of("", KernelEvents.NONE);

    assertThat(meanwhile).isEqualTo(before);
    assertThat(meanwhile.of("boot-1", KernelEvents.NONE)).isEqualTo(before);
    assertThat(before.of("", earlier)).isEqualTo(Entry.NONE);
  }

  @Test
  void aBrokenMemoryIsNothing(@TempDir Path state) throws IOException {
    Path file = state.resolve("kernel-log.json");
    for (String broken :
        List.of(
            "",
            "[]",
            "{",
            "{\"faults\":[],\"failures\":[]}",
            "{\"bootId\":1,\"faults\":[],\"failures\":[],\"lastSequence\":0,\"records\":0,\"lost\":0}",
            "{\"bootId\":\"\",\"faults\":[{}],\"failures\":[],\"lastSequence\":0,\"records\":0,\"lost\":0}",
            "{\"bootId\":\"\",\"faults\":[],\"failures\":[],\"lastSequence\":0,\"records\":-1,\"lost\":0}",
            "{\"bootId\":\"\\ud800\",\"faults\":[],\"failures\":[],\"lastSequence\":0,\"records\":0,\"lost\":0}",
            "{\"bootId\":\"\",\"faults\":[],\"failures\":[],\"lastSequence\":1e99,\"records\":0,\"lost\":0}",
            " ".repeat(2 << 20))) {
      Files.writeString(file, broken);
      assertThat(new KernelLogMemory(state).load()).as(broken.strip()).isEqualTo(Entry.NONE);
    }
  }

  @Test
  void aStateDirectoryThatIsNotThereIsNoError(@TempDir Path state) {
    KernelLogMemory memory = new KernelLogMemory(state.resolve("no/such"));

    memory.save(new Entry("boot-1", KernelLogTotals.NONE));

    assertThat(memory.load()).isEqualTo(Entry.NONE);
  }
}
