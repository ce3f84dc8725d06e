// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.capture;

import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.finding.Observed;
import io.iovascope.finding.rule.Findings;
import io.iovascope.json.Difference;
import io.iovascope.json.PictureDifferences;
import io.iovascope.json.PictureJson;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code iovascope diff}: what is different between two hosts, or one host at two times. */
@Command(
    name = "diff",
    description = "What is different between two hosts, or in one host between then and now.")
public class DiffCommand extends HostCommand {

  @Parameters(
      index = "0",
      paramLabel = "BEFORE",
      description = "A capture file, or what else --host can name.")
  String before = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "AFTER",
      description = "The same; if not given, the host that --host names, this one by default.")
  String after = "";

  @Override
  public Integer call() {
    Instant now = Instant.now();
    Observed old = observed(before);
    Observed current = after.isEmpty() ? observed() : observed(after);
    List<Difference> differences =
        PictureDifferences.between(
            PictureJson.of(old, Findings.of(old), now),
            PictureJson.of(current, Findings.of(current), now));
    if (json()) {
      print(PictureDifferences.json(differences));
    } else {
      print(new DifferenceText(style()).of(differences));
    }
    return ExitStatus.OK;
  }
}
