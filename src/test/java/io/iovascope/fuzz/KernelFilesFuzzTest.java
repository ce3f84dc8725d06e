// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs {@link KernelFilesTargets}. */
class KernelFilesFuzzTest {

  @Seeded
  @FuzzTest
  void reservedRegions(byte[] bytes) {
    KernelFilesTargets.reservedRegions(bytes);
  }

  @Seeded
  @FuzzTest
  void ioMemory(byte[] bytes) {
    KernelFilesTargets.ioMemory(bytes);
  }
}
