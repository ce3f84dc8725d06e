// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

/**
 * Whether the lines of a boot begin with the first words of the kernel, so that nothing is missing
 * before them. Old kernels say before them that microcode was loaded.
 */
final class BootBeginning {

  private boolean decided;
  private boolean there;

  /** The next line of the boot. */
  void accept(LogLine line) {
    if (decided || line.text().isEmpty()) {
      return;
    }
    there = line.text().startsWith("Linux version");
    decided = there || !line.text().startsWith("microcode");
  }

  boolean isThere() {
    return there;
  }
}
