// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Runs {@link KernelLogTargets}. */
class KernelLogFuzzTest {

  @Seeded
  @FuzzTest
  void text(byte[] bytes) throws IOException {
    KernelLogTargets.text(bytes);
  }

  @Seeded
  @FuzzTest
  void records(byte[] bytes) {
    KernelLogTargets.records(bytes);
  }
}
