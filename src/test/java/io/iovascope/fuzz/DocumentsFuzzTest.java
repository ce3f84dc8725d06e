// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs {@link DocumentsTargets}. */
class DocumentsFuzzTest {

  @Seeded
  @FuzzTest
  void usage(byte[] document) {
    DocumentsTargets.usage(document);
  }

  @Seeded
  @FuzzTest
  void trace(byte[] document) {
    DocumentsTargets.trace(document);
  }

  @Seeded
  @FuzzTest
  void savedState(byte[] state) {
    DocumentsTargets.savedState(state);
  }

  @Seeded
  @FuzzTest
  void baseline(byte[] document) {
    DocumentsTargets.baseline(document);
  }

  @Seeded
  @FuzzTest
  void ignores(byte[] text) {
    DocumentsTargets.ignores(text);
  }
}
