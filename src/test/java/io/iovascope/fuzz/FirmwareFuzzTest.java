// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs {@link FirmwareTargets}. */
class FirmwareFuzzTest {

  @Seeded
  @FuzzTest
  void dmar(byte[] bytes) {
    FirmwareTargets.dmar(bytes);
  }

  @Seeded
  @FuzzTest
  void pciConfiguration(byte[] bytes) {
    FirmwareTargets.pciConfiguration(bytes);
  }
}
