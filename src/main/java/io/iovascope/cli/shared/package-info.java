// SPDX-License-Identifier: Apache-2.0
/**
 * What the commands have in common: the shared options, the opening of hosts, exit status,
 * failures. No command lives here, and nothing here knows one.
 */
@NullMarked
package io.iovascope.cli.shared;

import org.jspecify.annotations.NullMarked;
