// SPDX-License-Identifier: Apache-2.0
/**
 * Saving a host for others and comparing two: the commands {@code capture}, {@code save-boot} and
 * {@code diff}.
 */
@NullMarked
package io.iovascope.cli.capture;

import org.jspecify.annotations.NullMarked;
