// SPDX-License-Identifier: Apache-2.0
/**
 * The picture and its parts as JSON documents, one stable form for the command line and the agent.
 * Addresses are strings of 16 hexadecimal digits, range ends are inclusive, what is unknown is
 * null.
 */
@NullMarked
package io.iovascope.json;

import org.jspecify.annotations.NullMarked;
