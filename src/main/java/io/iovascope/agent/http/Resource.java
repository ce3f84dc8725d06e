// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.http;

/** Answers requests for one path; may wait for a scan. */
@FunctionalInterface
interface Resource {

  Reply get(Request request);
}
