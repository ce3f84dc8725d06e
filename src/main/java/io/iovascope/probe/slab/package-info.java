// SPDX-License-Identifier: Apache-2.0
/**
 * How many ranges all IOVA spaces hold together, from the kernel's slab caches: cheap, for root,
 * and without any device or domain.
 */
@NullMarked
package io.iovascope.probe.slab;

import org.jspecify.annotations.NullMarked;
