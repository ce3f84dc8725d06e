// SPDX-License-Identifier: Apache-2.0
/**
 * The file of {@code --web-config}, in the format that Prometheus' exporters share: what it says,
 * and how it is read. No sockets and no files here.
 */
@NullMarked
package io.iovascope.agent.web;

import org.jspecify.annotations.NullMarked;
