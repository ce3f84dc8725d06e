// SPDX-License-Identifier: Apache-2.0
/**
 * An agent that runs for long over a host that changes all the time, among clients of all kinds.
 * See docs/reliability.md.
 */
@NullMarked
package io.iovascope.soak;

import org.jspecify.annotations.NullMarked;
