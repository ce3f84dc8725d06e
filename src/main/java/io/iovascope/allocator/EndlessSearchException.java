// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

/**
 * The kernel would search for ever, with interrupts off and the lock of the tree held: the CPU
 * hangs. Happens up to 5.15, after a request of an almost full space got pfn 0. The space is as it
 * was before the request.
 */
public final class EndlessSearchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EndlessSearchException(long size, long limitPfn) {
    super("the kernel would search for ever for %d pages up to pfn 0x%x".formatted(size, limitPfn));
  }
}
