// SPDX-License-Identifier: Apache-2.0
/**
 * Descriptions of invented hosts: the text that people write (docs/invented-hosts.md), its parts as
 * records, and its errors with their places. What follows from a description is not known here.
 */
@NullMarked
package io.iovascope.emulator.description;

import org.jspecify.annotations.NullMarked;
