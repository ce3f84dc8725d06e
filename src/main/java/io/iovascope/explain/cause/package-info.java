// SPDX-License-Identifier: Apache-2.0
/**
 * What may be behind a fault: one class a cause, and the decision between them. A class says what
 * speaks for its cause and what excludes it, as signs of the evidence, and tells in one sentence
 * what it is about this fault; no more. docs/faults.md is their table.
 */
@NullMarked
package io.iovascope.explain.cause;

import org.jspecify.annotations.NullMarked;
