// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs {@link KernelMemoryTargets}. */
class KernelMemoryFuzzTest {

  @Seeded
  @FuzzTest
  void types(byte[] bytes) {
    KernelMemoryTargets.types(bytes);
  }

  @Seeded
  @FuzzTest
  void symbols(byte[] text) {
    KernelMemoryTargets.symbols(text);
  }

  @Seeded
  @FuzzTest
  void coreHeaders(byte[] core) {
    KernelMemoryTargets.coreHeaders(core);
  }

  @Seeded
  @FuzzTest
  void coreMemory(byte[] changes) {
    KernelMemoryTargets.coreMemory(changes);
  }
}
