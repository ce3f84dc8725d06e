// SPDX-License-Identifier: Apache-2.0
/** The readers of PCI devices, their configuration space, resources and names. */
@NullMarked
package io.iovascope.host.read.pci;

import org.jspecify.annotations.NullMarked;
