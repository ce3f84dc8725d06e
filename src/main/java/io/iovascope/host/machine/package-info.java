// SPDX-License-Identifier: Apache-2.0
/**
 * What kind of machine a host is: whose IOMMU it has, whether it is a virtual machine. The signs
 * are read elsewhere; here is what follows from them.
 */
@NullMarked
package io.iovascope.host.machine;

import org.jspecify.annotations.NullMarked;
