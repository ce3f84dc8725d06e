// SPDX-License-Identifier: Apache-2.0
/**
 * What a finding is and what the rules share: subject, evidence, verdict, and the decisions not to
 * be told. The rules are in {@code finding.rule}. Nothing here reads a file.
 */
@NullMarked
package io.iovascope.finding;

import org.jspecify.annotations.NullMarked;
