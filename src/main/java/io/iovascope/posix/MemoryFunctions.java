// SPDX-License-Identifier: Apache-2.0
package io.iovascope.posix;

import jnr.ffi.types.size_t;
import jnr.ffi.types.uintptr_t;

/** Functions of the C library, see madvise(2). */
public interface MemoryFunctions {

  int madvise(@uintptr_t long address, @size_t long length, int advice);
}
