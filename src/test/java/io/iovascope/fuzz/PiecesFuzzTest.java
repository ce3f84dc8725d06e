// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs {@link PiecesTargets}. */
class PiecesFuzzTest {

  @Seeded
  @FuzzTest
  void piece(byte[] content) {
    PiecesTargets.piece(content);
  }

  @Seeded
  @FuzzTest
  void lspci(byte[] bytes) {
    PiecesTargets.lspci(bytes);
  }
}
