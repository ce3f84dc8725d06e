// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import java.util.List;
import java.util.Map;

/** What is read of {@code /proc/kallsyms}, for tests of other rooms. */
public final class ListedSymbols {

  private ListedSymbols() {}

  /** Those of these symbols whose addresses the text tells. */
  public static Map<String, Long> addresses(byte[] text, List<String> names) {
    return KernelSymbols.parse(text, names);
  }
}
