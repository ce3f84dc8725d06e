// SPDX-License-Identifier: Apache-2.0
/**
 * What programs and the kernel print when VFIO refuses something, and what it means on a host: one
 * class for each kind of message.
 */
@NullMarked
package io.iovascope.explain.error;

import org.jspecify.annotations.NullMarked;
