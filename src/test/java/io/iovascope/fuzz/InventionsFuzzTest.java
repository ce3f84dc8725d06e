// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs {@link InventionsTargets}. */
class InventionsFuzzTest {

  @Seeded
  @FuzzTest
  void description(byte[] bytes) {
    InventionsTargets.description(bytes);
  }

  @Seeded
  @FuzzTest
  void workload(byte[] bytes) {
    InventionsTargets.workload(bytes);
  }
}
