// SPDX-License-Identifier: Apache-2.0
/**
 * What steers or replaces parts of libraries in the native image, each with the reason why it is
 * needed.
 */
@NullMarked
package io.iovascope.nativeimage;

import org.jspecify.annotations.NullMarked;
