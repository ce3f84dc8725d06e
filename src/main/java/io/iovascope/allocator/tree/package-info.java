// SPDX-License-Identifier: Apache-2.0
/** The ranges of an IOVA domain, ordered, with the size of the gaps between them. */
@NullMarked
package io.iovascope.allocator.tree;

import org.jspecify.annotations.NullMarked;
