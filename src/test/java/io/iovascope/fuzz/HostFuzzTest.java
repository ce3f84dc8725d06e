// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs {@link HostTargets}. */
class HostFuzzTest {

  @Seeded
  @FuzzTest
  void scan(byte[] changes) {
    HostTargets.scan(changes);
  }
}
