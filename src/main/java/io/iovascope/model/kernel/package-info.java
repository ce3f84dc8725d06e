// SPDX-License-Identifier: Apache-2.0
/**
 * What the kernel that is there does, where kernels differ, and how that is known. One class holds
 * one question: its signs, and the releases and builds that answer it otherwise.
 */
@NullMarked
package io.iovascope.model.kernel;

import org.jspecify.annotations.NullMarked;
