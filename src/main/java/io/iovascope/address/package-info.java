// SPDX-License-Identifier: Apache-2.0
/**
 * Ranges and sets of unsigned 64-bit addresses. What an address means (physical, IOVA, guest) is
 * the business of whoever holds it; nothing here knows about hosts or kernels.
 */
@NullMarked
package io.iovascope.address;

import org.jspecify.annotations.NullMarked;
