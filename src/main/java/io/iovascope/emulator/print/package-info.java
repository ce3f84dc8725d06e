// SPDX-License-Identifier: Apache-2.0
/**
 * The files of a host that does not exist, byte for byte as its kernel would print them, so that
 * whatever reads hosts reads this one. From facts to bytes alone; nothing here writes a file.
 */
@NullMarked
package io.iovascope.emulator.print;

import org.jspecify.annotations.NullMarked;
