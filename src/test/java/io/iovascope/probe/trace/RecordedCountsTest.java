// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.probe.trace.DmaEvent.Direction;
import io.iovascope.probe.trace.DmaEvent.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedCountsTest {

  private static final DmaEvent MAP =
      new DmaEvent("dma_map_page", Direction.MAP, Failure.ALL_ONES, true, false);
  private static final DmaEvent ALLOC =
      new DmaEvent("dma_alloc", Direction.MAP, Failure.NULL, true, false);
  private static final DmaEvent LIST_ERROR =
      new DmaEvent("dma_map_sg_err", Direction.MAP, Failure.ALWAYS, false, true);

  private final RecordedCounts counts = new RecordedCounts(List.of(MAP, ALLOC, LIST_ERROR));

  @Test
  void countsByDeviceAndOutcome() {
    counts.add(
        "dma_map_page: device=a phys_addr=0x1000 (4096) dma_addr=0x2000 (8192) size=0x10 (16)");
    counts.add("dma_map_page: device=a dma_addr=0x3000 (12288) size=0x20 (32)");
    counts.add("dma_map_page: device=a dma_addr=0xffffffffffffffff (-1) size=0x20 (32)");
    counts.add("dma_alloc: device=b virt_addr=0x0 (0) dma_addr=0x0 (0) size=0x1000 (4096)");
    counts.add("dma_map_sg_err: device=b phys_addrs=(ARRAY) err=0xfffffff4 (-12) dir=0x1 (1)");

    assertThat(counts.counts().counts())
        .containsExactlyInAnyOrder(
            new EventCount("a", MAP, false, 2, 48L, null, null),
            new EventCount("a", MAP, true, 1, null, 32L, null),
            new EventCount("b", ALLOC, true, 1, null, 4096L, null),
            new EventCount("b", LIST_ERROR, true, 1, null, null, -12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "UNKNOWN TYPE 5",
        "dma_sync_single_for_cpu: device=a size=0x10 (16)",
        "dma_map_page: size=0x10",
        "dma_map_page: device=",
        "CPU:0 [LOST -1 EVENTS]"
      })
  void whatIsNoEventIsNone(String line) {
    assertThat(counts.add(line)).isFalse();
    assertThat(counts.counts()).isEqualTo(new Histograms(List.of(), 0));
  }

  @Test
  void countsNoMoreDevicesThanAHistogram() {
    for (int i = 0; i < 5000; i++) {
      counts.add("dma_map_page: device=d%d dma_addr=0x1000 size=0x1000 (4096)".formatted(i));
    }

    assertThat(counts.counts().counts()).hasSize(4096);
    assertThat(counts.counts().lost()).isEqualTo(904);
  }
}
