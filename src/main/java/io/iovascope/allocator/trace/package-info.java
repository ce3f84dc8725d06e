// SPDX-License-Identifier: Apache-2.0
/**
 * Traces of the kernel's own allocator, and their comparison with ours: parsing one line, and
 * applying it. Reading files is the business of the caller.
 */
@NullMarked
package io.iovascope.allocator.trace;

import org.jspecify.annotations.NullMarked;
