// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.finding.Finding.Severity;

/**
 * A rule of the catalogue, for people.
 *
 * @param id the id of its findings
 * @param severity the severity of its findings, where the circumstances do not change it
 */
public record RuleDescription(String id, Severity severity, RuleNotes notes) {}
