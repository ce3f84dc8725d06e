// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent tells systemd: that it is ready, what it does, that it still works (sd_notify(3)).
 * Nothing here fails the agent, whatever systemd or the platform is like.
 */
@NullMarked
package io.iovascope.agent.systemd;

import org.jspecify.annotations.NullMarked;
