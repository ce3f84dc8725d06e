// SPDX-License-Identifier: Apache-2.0
/** Sentences about one address or one fault: who claims it, for each consumer, and what follows. */
@NullMarked
package io.iovascope.explain;

import org.jspecify.annotations.NullMarked;
