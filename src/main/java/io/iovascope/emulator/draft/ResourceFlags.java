// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.draft;

/** IORESOURCE flags of the kernel's include/linux/ioport.h, as {@code resource} files show them. */
public final class ResourceFlags {

  /** A BAR of 32 bits: MEM, SIZEALIGN, and what its register says. */
  public static final long MEMORY_32 = 0x40200;

  /** A BAR of 64 bits that may be prefetched. */
  public static final long MEMORY_64_PREFETCHABLE = 0x14220c;

  /** A bridge's window for memory. */
  public static final long WINDOW = 0x200;

  /** A bridge's window for memory that may be prefetched, 64 bits wide. */
  public static final long PREFETCHABLE_WINDOW = 0x102201;

  private static final long PREFETCH = 0x2000;

  private ResourceFlags() {}

  static boolean isPrefetchable(long flags) {
    return (flags & PREFETCH) != 0;
  }
}
