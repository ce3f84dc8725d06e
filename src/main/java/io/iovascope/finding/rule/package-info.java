// SPDX-License-Identifier: Apache-2.0
/** One class for each rule, named after its id, and the list of all of them. */
@NullMarked
package io.iovascope.finding.rule;

import org.jspecify.annotations.NullMarked;
