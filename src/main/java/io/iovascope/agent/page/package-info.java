// SPDX-License-Identifier: Apache-2.0
/**
 * The page of the agent: from a picture and its findings to one HTML document, which needs no
 * script and nothing from elsewhere. Records named {@code ...View} hold what the templates in
 * {@code templates/page} print; they are made here, so that templates decide nothing. Serving the
 * page, and deciding when to read the host, belong elsewhere.
 */
@NullMarked
package io.iovascope.agent.page;

import org.jspecify.annotations.NullMarked;
