package io.iovascope.finding;

import io.iovascope.finding.Finding.Severity;
import io.iovascope.model.picture.Picture;
import java.util.List;

/** One kind of finding. */
public interface Rule {

  /** The id of its findings. */
  String id();

  /** The severity of its findings, where the circumstances do not change it. */
  Severity severity();

  /** What people should know of it. */
  RuleNotes notes();

  List<Finding> findings(Picture picture);
}
