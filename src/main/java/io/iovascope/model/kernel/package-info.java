// SPDX-License-Identifier: Apache-2.0
/** What the kernel that is there does, where kernels differ. */
@NullMarked
package io.iovascope.model.kernel;

import org.jspecify.annotations.NullMarked;
