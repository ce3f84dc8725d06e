// SPDX-License-Identifier: Apache-2.0
/** One class for each change that can be made to a host, and what each refuses. */
@NullMarked
package io.iovascope.emulator.change;

import org.jspecify.annotations.NullMarked;
