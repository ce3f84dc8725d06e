// SPDX-License-Identifier: Apache-2.0
/**
 * What a kernel makes of a changed machine at its next boot: groups, domain types, reserved
 * regions, windows, log.
 */
@NullMarked
package io.iovascope.emulator.boot;

import org.jspecify.annotations.NullMarked;
