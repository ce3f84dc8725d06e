// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.DmaFault;
import io.iovascope.host.log.FaultReader;
import io.iovascope.host.log.FaultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultReasonTableTest {

  private static final int CODES = 0x100;

  /** VT-d specification, "Fault Reason Encodings": all that are not reserved. */
  private static final List<Integer> SPECIFIED =
      Stream.of(
              IntStream.rangeClosed(0x01, 0x0e),
              IntStream.rangeClosed(0x20, 0x26),
              IntStream.rangeClosed(0x30, 0x32),
              IntStream.rangeClosed(0x38, 0x3a),
              IntStream.rangeClosed(0x40, 0x48),
              IntStream.rangeClosed(0x50, 0x52),
              IntStream.rangeClosed(0x58, 0x5d),
              IntStream.rangeClosed(0x70, 0x7c),
              IntStream.rangeClosed(0x80, 0x87),
              IntStream.rangeClosed(0x90, 0x91))
          .flatMap(IntStream::boxed)
          .toList();

  @Test
  void everyReasonOfTheSpecificationIsThereInItsOrder() {
    assertThat(FaultReasonTable.ALL.stream().map(FaultReason::code)).isEqualTo(SPECIFIED);
  }

  static List<Integer> specified() {
    return SPECIFIED;
  }

  @ParameterizedTest
  @MethodSource("specified")
  void everyReasonHasASentence(int code) {
    FaultReason reason = FaultReasonTable.find(code).orElseThrow();

    assertThat(reason.meaning()).matches("[A-Za-z0-9].{15,}[^.]");
    assertThat(reason.stage().excludes()).isNotEmpty();
    assertThat((reason.stage() == FaultReason.Stage.INTERRUPT)).isEqualTo(code >> 4 == 2);
  }

  /** What the kernel has words for, the table explains. */
  @Test
  void everyReasonThatTheKernelHasWordsForIsThere() {
    List<Integer> withWords =
        IntStream.range(0, CODES).filter(code -> !words(code).isEmpty()).boxed().toList();

    assertThat(withWords).isNotEmpty().isSubsetOf(SPECIFIED);
  }

  private static String words(int code) {
    List<DmaFault> faults = new ArrayList<>();
    FaultReader.read(
        "DMAR: [DMA Read NO_PASID] Request device [00:02.0] fault addr 0x1000 [fault reason 0x%02x]"
            .formatted(code),
        new FaultSink() {
          @Override
          public void fault(DmaFault fault) {
            faults.add(fault);
          }

          @Override
          public void endOfBoot(int firstLine, int lastLine, boolean complete) {
            // One boot.
          }
        });
    return faults.get(0).text();
  }

  @Test
  void whatTheSpecificationReservesIsNotKnown() {
    assertThat(FaultReasonTable.find(0x17)).isEmpty();
    assertThat(FaultReasonTable.find(null)).isEmpty();
  }
}
