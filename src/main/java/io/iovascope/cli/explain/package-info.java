// SPDX-License-Identifier: Apache-2.0
/** The command {@code explain}: who claims an address, and what a DMA fault means. */
@NullMarked
package io.iovascope.cli.explain;

import org.jspecify.annotations.NullMarked;
