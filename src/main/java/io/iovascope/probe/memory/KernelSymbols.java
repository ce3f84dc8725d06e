// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import io.iovascope.host.Reading;
import io.iovascope.host.btf.LayoutException;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Run-time addresses of kernel symbols: from the kernel's own table, or, if that cannot be found,
 * from {@code /proc/kallsyms}, which shows zeros to those who lack CAP_SYSLOG.
 */
final class KernelSymbols {

  private static final String TEXT = "/proc/kallsyms";

  /** Longest list of symbols that is read, in bytes; stock kernels have about 10 million. */
  private static final int LIMIT = 64 << 20;

  private final HostRoot root;
  private final Kcore kcore;
  private final MemoryBlocks memory;

  KernelSymbols(HostRoot root, Kcore kcore, MemoryBlocks memory) {
    this.root = root;
    this.kcore = kcore;
    this.memory = memory;
  }

  /**
   * The addresses of those of these symbols that the kernel tells.
   *
   * @throws LayoutException if it tells none
   */
  Map<String, Long> addresses(List<String> names) {
    String inMemory;
    try {
      return new SymbolTable(kcore, memory).addresses(names);
    } catch (LayoutException e) {
      inMemory = String.valueOf(e.getMessage());
    }
    Reading<byte[]> text = root.bytes(TEXT, LIMIT);
    Map<String, Long> addresses = text.map(bytes -> parse(bytes, names)).orElse(Map.of());
    if (addresses.isEmpty()) {
      throw new LayoutException(
          "no addresses of symbols: %s; %s %s"
              .formatted(
                  inMemory,
                  TEXT,
                  text.value() == null
                      ? text.detail()
                      : "shows none: it needs CAP_SYSLOG, and kernel.kptr_restrict below 2"));
    }
    return addresses;
  }

  /** Lines such as {@code ffffffff83a3f3a8 b iommu_group_kset}; zeros are no addresses. */
  static Map<String, Long> parse(byte[] text, List<String> names) {
    Map<String, Long> addresses = new HashMap<>();
    int start = 0;
    while (start < text.length) {
      int end = start;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      // Address, blank, type, blank, name.
      if (end - start > 19
          && text[start + 16] == ' '
          && text[start + 17] > ' '
          && text[start + 18] == ' ') {
        for (String name : names) {
          if (end - start == 19 + name.length()
              && new String(text, start + 19, name.length(), StandardCharsets.ISO_8859_1)
                  .equals(name)) {
            String digits = new String(text, start, 16, StandardCharsets.ISO_8859_1);
            if (digits.matches("[0-9a-f]{16}") && !digits.equals("0".repeat(16))) {
              addresses.putIfAbsent(name, Long.parseUnsignedLong(digits, 16));
            }
          }
        }
      }
      start = end + 1;
    }
    return addresses;
  }
}
