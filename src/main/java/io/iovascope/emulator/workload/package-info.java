// SPDX-License-Identifier: Apache-2.0
/** What a load consists of, as people type it: rings, queues, leaks, virtual functions, guests. */
@NullMarked
package io.iovascope.emulator.workload;

import org.jspecify.annotations.NullMarked;
