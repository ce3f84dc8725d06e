// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs {@link HttpTargets}. */
class HttpFuzzTest {

  @Seeded
  @FuzzTest
  void request(byte[] bytes) {
    HttpTargets.request(bytes);
  }

  @Seeded
  @FuzzTest
  void webConfig(byte[] text) {
    HttpTargets.webConfig(text);
  }
}
