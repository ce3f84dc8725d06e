// SPDX-License-Identifier: Apache-2.0
/** The command {@code scan}: a host on one screen. */
@NullMarked
package io.iovascope.cli.scan;

import org.jspecify.annotations.NullMarked;
