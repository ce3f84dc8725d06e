// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovascope.allocator.AllocatorEra;
import io.iovascope.allocator.trace.TraceEvent.Alloc;
import io.iovascope.allocator.trace.TraceEvent.DepotRun;
import io.iovascope.allocator.trace.TraceEvent.Free;
import io.iovascope.allocator.trace.TraceEvent.Profile;
import io.iovascope.allocator.trace.TraceEvent.Reserve;
import io.iovascope.allocator.trace.TraceEvent.State;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceLineTest {

  @Test
  void linesAreUnderstood() {
    assertThat(
            Stream.of(
                    "PROFILE,nic-47,bits=47",
                    "R,a0,BF",
                    "A,3,33,47,1,7ffffff",
                    "F,0,fffff,1",
                    "G,5,58,57",
                    "S,nodes=99,max32=4000,live=60,wa=1,depot=2")
                .map(TraceFile::event))
        .containsExactly(
            new Profile("nic-47"),
            new Reserve(0xa0, 0xbf),
            new Alloc(3, 33, 47, true, 0x7ffffff),
            new Free(0, 0xfffff, 1),
            new DepotRun(5, 58, 57),
            new State(
                Map.of(
                    StateField.NODES, 99L,
                    StateField.MAX32, 0x4000L,
                    StateField.LIVE, 60L,
                    StateField.THIRTY_TWO_BIT_FIRST, 1L,
                    StateField.DEPOT, 2L)));
  }

  @Test
  void limitIsTheLastPage() {
    assertThat(Stream.of(12, 32, 64).map(bits -> new Alloc(0, 1, bits, false, 0).limitPfn()))
        .containsExactly(0L, 0xfffffL, 0xf_ffff_ffff_ffffL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          X,1                      ~ 'X': expected PROFILE, R, A, F, G or S
          ,                        ~ '': expected PROFILE, R, A, F, G or S
          PROFILE                  ~ expected 'PROFILE,name,bits=N', not 1 fields
          R,1                      ~ expected 'R,first pfn,last pfn', not 2 fields
          R,2,1                    ~ the range ends before it starts
          R,1,10000000000000       ~ pfn is '10000000000000': expected 0 to fffffffffffff, hexadecimal
          R,1,0x2                  ~ pfn is '0x2': expected 0 to fffffffffffff, hexadecimal
          A,0,1,32,0               ~ expected 'A,cpu,size,limit bits,flush,result', not 5 fields
          A,4,1,32,0,0             ~ cpu is '4': expected 0 to 3
          A,-1,1,32,0,0            ~ cpu is '-1': expected 0 to 3
          A,0,0,32,0,0             ~ size is '0': expected 1 to 2251799813685248
          A,0,99999999999999999999,32,0,0 ~ size is '99999999999999999999': expected 1 to 2251799813685248
          A,0,1f,32,0,0            ~ size is '1f': expected 1 to 2251799813685248
          A,0,1,11,0,0             ~ field 4 is '11': expected 12 to 64
          A,0,1,65,0,0             ~ field 4 is '65': expected 12 to 64
          A,0,1,32,2,0             ~ field 5 is '2': expected 0 to 1
          A,0,1,32,0,ffffffffffffffff ~ pfn is 'ffffffffffffffff': expected 0 to fffffffffffff, hexadecimal
          F,0,,1                   ~ pfn is '': expected 0 to fffffffffffff, hexadecimal
          G,6,1,1                  ~ field 2 is '6': expected 0 to 5
          S,nodes                  ~ 'nodes': expected nodes=, max32=, live=, wa= or depot= and a number
          S,nodes=1=2              ~ 'nodes=1=2': expected nodes=, max32=, live=, wa= or depot= and a number
          S,other=1                ~ 'other=1': expected nodes=, max32=, live=, wa= or depot= and a number
          S,live=x                 ~ live is 'x': expected 0 to 4503599627370496
          """)
  void whatIsNoLineIsNamed(String line, String message) {
    assertThatThrownBy(() -> TraceLine.parse(line))
        .isInstanceOf(TraceFormatException.class)
        .hasMessage(message);
  }

  @Test
  void longLineIsRefused() {
    assertThatThrownBy(() -> TraceLine.parse("S" + ",live=1".repeat(50)))
        .hasMessage("the line has more than 200 characters");
  }

  @Property(tries = 2000)
  void anyTextIsALineOrRefused(
      @ForAll @Size(max = 12)
          List<
                  @StringLength(max = 8) @Chars({',', '=', '-', '+'})
                  @CharRange(from = '0', to = 'h') @CharRange(from = 'A', to = 'S') String>
              fields) {
    try {
      TraceReplay replay = new TraceReplay(AllocatorEra.FROM_6_7.traits());
      replay.apply(new Profile("any"));
      replay.apply(TraceLine.parse(String.join(",", fields)));
    } catch (TraceFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Property(tries = 2000)
  void anyNumbersAreALineOrRefused(
      @ForAll @CharRange(from = 'A', to = 'S') char kind, @ForAll @Size(max = 5) List<Long> numbers)
      throws Exception {
    StringBuilder line = new StringBuilder().append(kind);
    numbers.forEach(number -> line.append(',').append(Long.toHexString(number >>> (number & 63))));
    TraceReplay replay = new TraceReplay(AllocatorEra.UP_TO_5_15.traits());
    replay.apply(new Profile("any"));
    try {
      replay.apply(TraceLine.parse(line.toString()));
    } catch (TraceFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
