// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.allocator.AllocatorEra;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traces of the kernel's own code, line by line. */
class TraceReplayTest {

  @ParameterizedTest
  @CsvSource({
    "5.15, UP_TO_5_15, 0, 15",
    "6.1, FROM_6_1, 0, 15",
    "7.2, FROM_6_7, 110, 17",
  })
  void everyLineOfEveryTraceIsReproduced(
      String release, AllocatorEra era, long workerRuns, long states) throws Exception {
    TraceReplay replay = new TraceReplay(era.traits());

    assertThat(differences(replay, TraceFile.lines(release))).isEmpty();
    assertThat(replay.counts())
        .isEqualTo(new TraceCounts(5, 23, 19673, 160, 18329, workerRuns, states));
  }

  /** So that the test above can fail: the eras differ in what the traces show. */
  @ParameterizedTest
  @CsvSource({
    "5.15, FROM_6_1",
    "5.15, FROM_6_7",
    "6.1, UP_TO_5_15",
    "6.1, FROM_6_7",
    "7.2, UP_TO_5_15",
    "7.2, FROM_6_1"
  })
  void traceOfAnotherEraIsNotReproduced(String release, AllocatorEra era) throws Exception {
    List<String> lines =
        TraceFile.lines(release).stream().filter(line -> !line.startsWith("G,")).toList();

    assertThat(differences(new TraceReplay(era.traits()), lines)).isNotEmpty();
  }

  private static List<String> differences(TraceReplay replay, List<String> lines)
      throws TraceFormatException {
    List<String> differences = new ArrayList<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (!line.startsWith("#")) {
        Optional<String> difference = replay.apply(TraceLine.parse(line));
        if (difference.isPresent()) {
          differences.add("line %d: %s: %s".formatted(number, line, difference.get()));
        }
      }
    }
    return differences;
  }

  @Test
  void differencesSayBothSides() throws Exception {
    assertThat(
            differences(
                new TraceReplay(AllocatorEra.FROM_6_7.traits()),
                List.of(
                    "PROFILE,name,bits=32",
                    "A,0,1,32,0,ffffe",
                    "A,0,1,32,0,0",
                    "A,0,100000,12,0,1",
                    "G,0,1,0",
                    "S,nodes=3,max32=fffff",
                    "S,max32=fffff",
                    "S,live=1",
                    "S,wa=1",
                    "S,depot=1",
                    "S")))
        .containsExactly(
            "line 2: A,0,1,32,0,ffffe: the trace has pfn 0xffffe, iovascope pfn 0xfffff",
            "line 3: A,0,1,32,0,0: the trace has a failure, iovascope pfn 0xffffe",
            "line 4: A,0,100000,12,0,1: the trace has pfn 0x1, iovascope a failure",
            "line 5: G,0,1,0: the trace has 1, then 0 magazines, iovascope 0, then 0",
            "line 6: S,nodes=3,max32=fffff: the trace has nodes=3, iovascope nodes=2",
            "line 7: S,max32=fffff: the trace has max32=fffff, iovascope max32=186a0",
            "line 8: S,live=1: the trace has live=1, iovascope live=2",
            "line 9: S,wa=1: the trace has wa=1, iovascope wa=0",
            "line 10: S,depot=1: the trace has depot=1, iovascope depot=0");
  }

  @Test
  void searchWithoutEndIsADifference() throws Exception {
    assertThat(
            differences(
                new TraceReplay(AllocatorEra.UP_TO_5_15.traits()),
                List.of("PROFILE,name,bits=32", "R,1,fffff", "A,0,1,32,0,0", "A,0,1,32,0,0")))
        .containsExactly(
            "line 4: A,0,1,32,0,0: the trace has a failure, iovascope a search without end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"R,1,2", "A,0,1,32,0,fffff", "F,0,1,1", "G,0,0,0", "S,nodes=0"})
  void domainComesFirst(String line) {
    assertThatThrownBy(
            () -> new TraceReplay(AllocatorEra.FROM_6_7.traits()).apply(TraceFile.event(line)))
        .isInstanceOf(TraceFormatException.class)
        .hasMessage("a PROFILE line must come first");
  }

  @Test
  void whatNobodyHoldsIsNotFreed() throws Exception {
    TraceReplay replay = new TraceReplay(AllocatorEra.FROM_6_7.traits());
    replay.apply(TraceFile.event("PROFILE,name,bits=32"));

    assertThatThrownBy(() -> replay.apply(TraceFile.event("F,0,fffff,1")))
        .hasMessage("frees a range, but none is in use");
  }

  @Test
  void oldKernelsHaveNoWorker() throws Exception {
    TraceReplay replay = new TraceReplay(AllocatorEra.FROM_6_1.traits());
    replay.apply(TraceFile.event("PROFILE,name,bits=32"));

    assertThatThrownBy(() -> replay.apply(TraceFile.event("G,0,0,0")))
        .hasMessage("in kernels 6.1 to 6.6 no depot has a worker");
  }
}
