// SPDX-License-Identifier: Apache-2.0
/** A host made from a description: devices laid out on buses, firmware tables, memory map. */
@NullMarked
package io.iovascope.emulator.invent;

import org.jspecify.annotations.NullMarked;
