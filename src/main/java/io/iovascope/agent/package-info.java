// SPDX-License-Identifier: Apache-2.0
/**
 * The service: when the host is read, what is known now, and who is told. What is told is in the
 * packages below: metrics, HTTP, the page, systemd. How the host is read and understood is not
 * here.
 */
@NullMarked
package io.iovascope.agent;

import org.jspecify.annotations.NullMarked;
