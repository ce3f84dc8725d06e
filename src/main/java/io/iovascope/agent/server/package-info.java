// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP server: listeners, their limits, and how an answer is sent, on Vert.x. What is answered
 * is not here.
 */
@NullMarked
package io.iovascope.agent.server;

import org.jspecify.annotations.NullMarked;
