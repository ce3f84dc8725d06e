// SPDX-License-Identifier: Apache-2.0
/** The command {@code usage}: how full each IOVA space is. */
@NullMarked
package io.iovascope.cli.usage;

import org.jspecify.annotations.NullMarked;
