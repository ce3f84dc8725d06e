// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.check;

import io.iovascope.finding.Ignore;
import io.iovascope.finding.Verdict;
import java.nio.file.Path;
import java.util.List;

/** The files that {@code check} reads beside a host, for tests of other rooms. */
public final class ReadFiles {

  private ReadFiles() {}

  /**
   * @throws io.iovascope.cli.shared.CommandFailure if it is no baseline
   */
  public static List<Verdict.Known> baseline(Path file) {
    return Baseline.read(file.toString());
  }

  /**
   * @throws io.iovascope.cli.shared.CommandFailure if it is no list of decisions
   */
  public static List<Ignore> ignores(Path file) {
    return IgnoreList.ofFile(file.toString());
  }
}
