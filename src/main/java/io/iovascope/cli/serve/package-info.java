// SPDX-License-Identifier: Apache-2.0
/** The commands {@code agent} and {@code metrics}, by which Prometheus gets to know a host. */
@NullMarked
package io.iovascope.cli.serve;

import org.jspecify.annotations.NullMarked;
