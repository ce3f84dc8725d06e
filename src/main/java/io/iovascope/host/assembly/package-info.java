// SPDX-License-Identifier: Apache-2.0
/**
 * Puts the pieces that somebody attached together to one host: what each tells, which one counts
 * where several tell the same, and what none of them tells.
 */
@NullMarked
package io.iovascope.host.assembly;

import org.jspecify.annotations.NullMarked;
