// SPDX-License-Identifier: Apache-2.0
package io.iovascope.finding;

import io.iovascope.finding.Finding.Severity;
import java.util.List;

/** One kind of finding. */
public interface Rule {

  /** The id of its findings. */
  String id();

  /** The severity of its findings, where the circumstances do not change it. */
  Severity severity();

  /** What people should know of it. */
  RuleNotes notes();

  /** What it finds; nothing is sorted. */
  List<Finding> findings(Observed observed);
}
