// SPDX-License-Identifier: Apache-2.0
/**
 * A host while it is being changed, and what changes need to know of it: free space for BARs,
 * units, the layout of the DMAR table.
 */
@NullMarked
package io.iovascope.emulator.draft;

import org.jspecify.annotations.NullMarked;
