// SPDX-License-Identifier: Apache-2.0
/**
 * What a kernel's log tells of the host on which it was written, beyond what every log is read for:
 * the kernel, its units, the firmware's regions, the PCI functions as the boot found them.
 */
@NullMarked
package io.iovascope.host.piece.read.log;

import org.jspecify.annotations.NullMarked;
