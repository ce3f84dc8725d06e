// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent answers over HTTP: one small class for each resource, each a function from a
 * request to a reply, and the server that knows sockets. GET and HEAD only.
 */
@NullMarked
package io.iovascope.agent.http;

import org.jspecify.annotations.NullMarked;
