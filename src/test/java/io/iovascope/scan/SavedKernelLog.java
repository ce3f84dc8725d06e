// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import java.nio.file.Path;

/** What the agent keeps of the kernel log over a restart, for tests of other rooms. */
public final class SavedKernelLog {

  private SavedKernelLog() {}

  /** What is read from a state directory. */
  public static KernelLogTotals read(Path directory) {
    return new KernelLogMemory(directory).load().totals();
  }

  /** What is read after it was read and written. */
  public static KernelLogTotals written(Path directory) {
    KernelLogMemory memory = new KernelLogMemory(directory);
    memory.save(memory.load());
    return read(directory);
  }
}
