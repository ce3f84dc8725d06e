// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.host.read.Capture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class KernelLogTextTest {

  @Test
  void keepsRealRingCharacterByCharacter() {
    String ring = Capture.text("deb612-pxb.kmsg");

    assertThat(KernelLogText.of(ring).text()).isEqualTo(ring);
  }

  @Test
  void recordsBeyondTheLastOneAreAppendedWithTheirLines() {
    String saved = "6,7,1,-;pci 0000:00:02.0: a\n SUBSYSTEM=pci\n DEVICE=+pci:0000:00:02.0\n";
    String ring = saved + "6,8,2,-;b\n DEVICE=c189:0\n6,9,3,-;c\n";

    assertThat(extended(saved, ring)).isEqualTo(ring);
  }

  @Test
  void logSurvivesTheWrappingOfTheRing() {
    assertThat(extended(records(0, 5), records(3, 9))).isEqualTo(records(0, 9));
    assertThat(extended(records(0, 5), records(8, 9))).isEqualTo(records(0, 5) + records(8, 9));
  }

  @Test
  void nothingNewChangesNothing() {
    assertThat(extended(records(0, 5), records(3, 5))).isEqualTo(records(0, 5));
    assertThat(extended(records(0, 5), "")).isEqualTo(records(0, 5));
    assertThat(extended("", records(3, 5))).isEqualTo(records(3, 5));
  }

  @Test
  void logOfAnotherBootIsReplaced() {
    String other = "6,4,99,-;other\n6,5,100,-;other\n6,6,101,-;other\n";

    assertThat(extended(records(0, 5), other)).isEqualTo(other);
    assertThat(extended(records(0, 5), records(0, 3))).isEqualTo(records(0, 3));
  }

  @Test
  void whatIsNoRecordIsDropped() {
    String text =
        " DEVICE=+pci\nnonsense\n lost\n6,1,2,-;a\n6,1,2,-;again\n6,0,2,-;back\n6,2,3,-;b";

    assertThat(KernelLogText.of(text).text()).isEqualTo("6,1,2,-;a\n6,2,3,-;b\n");
    assertThat(KernelLogText.of("nonsense\n").isEmpty()).isTrue();
    assertThat(KernelLogText.of("").isEmpty()).isTrue();
  }

  @Test
  void longLogLosesItsMiddle() {
    int record = records(100, 100).length();
    KernelLogText log = KernelLogText.of(records(100, 199));

    assertThat(log.bounded(100 * record, record).text()).isEqualTo(log.text());
    assertThat(log.bounded(100 * record - 1, 20 * record + 5).text())
        .isEqualTo(records(100, 119) + records(121, 199));
    assertThat(log.bounded(10 * record, 0).text()).isEqualTo(records(190, 199));
  }

  @Test
  void shortenedLogIsExtendedAndShortenedAgain() {
    int record = records(100, 100).length();
    KernelLogText shortened = KernelLogText.of(records(100, 199)).bounded(50 * record, 10 * record);

    assertThat(
            shortened
                .extendedBy(KernelLogText.of(records(110, 205)))
                .bounded(50 * record, 10 * record)
                .text())
        .isEqualTo(records(100, 109) + records(166, 205));
  }

  @Property
  void boundedLogFitsItsLimit(
      @ForAll @IntRange(min = 1, max = 300) int records,
      @ForAll @IntRange(min = 1, max = 4000) int limit,
      @ForAll @IntRange(max = 4000) int oldest) {
    int head = Math.min(oldest, limit);

    assertThat(KernelLogText.of(records(0, records)).bounded(limit, head).text())
        .hasSizeLessThanOrEqualTo(limit);
  }

  @Property
  void anyTextGivesLogThatReadsBackTheSame(
      @ForAll @StringLength(max = 200) @Chars({'0', '1', ',', '-', ' ', ';', '\n'}) String text) {
    String kept = KernelLogText.of(text).text();

    assertThat(KernelLogText.of(kept).text()).isEqualTo(kept);
  }

  private static String extended(String saved, String ring) {
    return KernelLogText.of(saved).extendedBy(KernelLogText.of(ring)).text();
  }

  private static String records(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(sequence -> "6,%d,%d000,-;line %d\n".formatted(sequence, sequence, sequence))
        .collect(Collectors.joining());
  }
}
