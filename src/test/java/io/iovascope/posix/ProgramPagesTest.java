// SPDX-License-Identifier: Apache-2.0
package io.iovascope.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramPagesTest {

  private static final List<String> SMAPS =
      """
      00400000-00405000 r--p 00000000 fe:00 2409873                            /usr/bin/iovascope
      Size:                 20 kB
      Anonymous:             0 kB
      VmFlags: rd mr mw me
      00410000-014c2000 r-xp 00010000 fe:00 2409873                            /usr/bin/iovascope
      Anonymous:             0 kB
      014de000-014df000 r--p 010de000 fe:00 2409873                            /usr/bin/iovascope
      Anonymous:             4 kB
      014df000-014e0000 rw-p 010df000 fe:00 2409873                            /usr/bin/iovascope
      Anonymous:             0 kB
      7f8512b24000-7f85130e0000 r--s 02494000 fe:00 2409873                    /usr/bin/iovascope
      Anonymous:             0 kB
      7f85130e0000-7f8513234000 r--p 00000000 00:00 0
      Anonymous:             0 kB
      7f8d11805000-7f8d1195b000 r-xp 00026000 fe:00 339380                     /usr/lib/libc.so.6
      Anonymous:             0 kB
      7fff57b2a000-7fff57b2c000 r-xp 00000000 00:00 0                          [vdso]
      Anonymous:             0 kB
      """
          .lines()
          .toList();

  @Test
  void areThoseOfTheProgramThatNobodyCanWriteToAndNobodyHas() {
    assertThat(ProgramPages.unchangeable(SMAPS, "/usr/bin/iovascope"))
        .containsExactly(
            new ProgramPages.Mapping(0x400000, 0x5000),
            new ProgramPages.Mapping(0x410000, 0x10b2000));
  }

  @Test
  void areNoneOfWhatIsNotUnderstood() {
    assertThat(
            ProgramPages.unchangeable(
                List.of("", "Anonymous: 0 kB", "zz-zz r--p 0 0 0 /p", "1-2 r--p 0 0 0 /p", "x"),
                "/p"))
        .isEmpty();
  }

  @Test
  void stayWithAJvm() {
    assertThatCode(() -> ProgramPages.ofThisProcess().giveBack()).doesNotThrowAnyException();
  }
}
