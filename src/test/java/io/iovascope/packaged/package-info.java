// SPDX-License-Identifier: Apache-2.0
/** Tests that run the program as users do: as a process of its own. */
@NullMarked
package io.iovascope.packaged;

import org.jspecify.annotations.NullMarked;
