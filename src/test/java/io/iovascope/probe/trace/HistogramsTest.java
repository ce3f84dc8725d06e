// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.probe.trace.DmaEvent.Direction;
import io.iovascope.probe.trace.DmaEvent.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramsTest {

  private static final DmaEvent MAP_PAGE =
      new DmaEvent("dma_map_page", Direction.MAP, Failure.ALL_ONES, true, false);
  private static final DmaEvent MAP_SG_ERR =
      new DmaEvent("dma_map_sg_err", Direction.MAP, Failure.ALWAYS, false, true);

  @Test
  void tellsTheHistogramsOfAnEventApart() throws IOException {
    String text = Files.readString(FakeTracefs.SAMPLES.resolve("6.12-deb/hist/dma_map_page"));

    assertThat(Histograms.parse(MAP_PAGE, text))
        .isEqualTo(
            new Histograms(
                List.of(
                    new EventCount("0000:00:08.0", MAP_PAGE, false, 2081, 16637952L, null, null),
                    new EventCount("0000:00:08.0", MAP_PAGE, true, 1, null, 8192L, null)),
                0));
  }

  /** The kernel prints keys as unsigned numbers of 64 bits. */
  @ParameterizedTest
  @ValueSource(strings = {"18446744073709551604", "4294967284", "        -12"})
  void errorNumbersAreSigned(String printed) {
    String text =
        """
        # trigger info: hist:keys=device,err:vals=hitcount:sort=hitcount:size=4096 [active]

        { device: nvme                                               , err: %s } hitcount:          3

        Totals:
            Hits: 3
            Entries: 1
            Dropped: 0
        """
            .formatted(printed);

    assertThat(Histograms.parse(MAP_SG_ERR, text))
        .isEqualTo(
            new Histograms(
                List.of(new EventCount("nvme", MAP_SG_ERR, true, 3, null, null, -12)), 0));
  }

  @Test
  void whatIsDroppedOrNotUnderstoodIsLost() {
    String text =
        """
        { device: a } hitcount: 1
        # trigger info: hist:keys=device:vals=hitcount,size:sort=hitcount:size=4096 if dma_addr != 18446744073709551615 [active]
        { device: a } hitcount: 99999999999999999999
        { device: a } hitcount: 1 size: 99999999999999999999
        { device: a
            Dropped: 40
        # trigger info: hist:keys=device,size:vals=hitcount:sort=hitcount:size=4096 if dma_addr == 18446744073709551615 [active]
            Dropped: 2
        """;

    assertThat(Histograms.parse(MAP_PAGE, text)).isEqualTo(new Histograms(List.of(), 46));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# trigger info: ", "Dropped: -1", "\u0000\u001b["})
  void nonsenseCountsNothing(String text) {
    assertThat(Histograms.parse(MAP_PAGE, text)).isEqualTo(new Histograms(List.of(), 0));
  }
}
