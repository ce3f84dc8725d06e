// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.web.WebConfig;
import org.jspecify.annotations.Nullable;

/**
 * A web configuration in effect.
 *
 * @param tls what was read for it; null without TLS
 * @param bucket null if there is no limit
 */
record WebAccess(
    WebConfig config, @Nullable TlsMaterial tls, Users users, @Nullable TokenBucket bucket) {}
