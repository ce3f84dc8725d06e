// SPDX-License-Identifier: Apache-2.0
package io.iovascope.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Runs {@link ArchivesTargets}. */
class ArchivesFuzzTest {

  @Seeded
  @FuzzTest
  void archive(byte[] file) throws IOException {
    ArchivesTargets.archive(file);
  }

  @Seeded
  @FuzzTest
  void bundle(byte[] members) throws IOException {
    ArchivesTargets.bundle(members);
  }

  @Seeded
  @FuzzTest
  void capture(byte[] file) {
    ArchivesTargets.capture(file);
  }
}
