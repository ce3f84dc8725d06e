// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import io.iovascope.Golden;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts were written by the kernel's own code. */
class ScenariosTest {

  @ParameterizedTest
  @CsvSource({"5.15, UP_TO_5_15", "6.1, FROM_6_1", "7.2, FROM_6_7"})
  void kernelSaysTheSame(String release, AllocatorEra era) {
    Golden.assertMatches(Scenarios.text(era, release), "allocator/scenarios-" + release + ".txt");
  }
}
