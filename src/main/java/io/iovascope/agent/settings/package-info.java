// SPDX-License-Identifier: Apache-2.0
/** Settings of the agent, from flags, environment and file. */
@NullMarked
package io.iovascope.agent.settings;

import org.jspecify.annotations.NullMarked;
