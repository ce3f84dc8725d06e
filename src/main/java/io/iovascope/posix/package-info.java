// SPDX-License-Identifier: Apache-2.0
/**
 * Calls of the C library that the JDK does not offer. Loading it costs more than a tenth of a
 * second on a JVM, so only the agent does. What cannot be loaded is an empty {@code Optional},
 * never a failure; nothing here knows about IOMMUs.
 */
@NullMarked
package io.iovascope.posix;

import org.jspecify.annotations.NullMarked;
