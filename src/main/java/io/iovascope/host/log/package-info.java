// SPDX-License-Identifier: Apache-2.0
/** The kernel log as text: its lines, and what the lines say. */
@NullMarked
package io.iovascope.host.log;

import org.jspecify.annotations.NullMarked;
