// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code lspci} prints, in all its dresses, and lists of IOMMU groups, whose lines are often
 * its own. Formats are those of pciutils: lspci.c, ls-ecaps.c, ls-kernel.c, ls-tree.c.
 */
@NullMarked
package io.iovascope.host.piece.read.pci;

import org.jspecify.annotations.NullMarked;
