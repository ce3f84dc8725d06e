// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.explain;

import io.iovascope.cli.terminal.Style;
import io.iovascope.explain.FaultGroup;
import io.iovascope.explain.FaultGroups;
import io.iovascope.explain.FaultedRegion;
import io.iovascope.explain.cause.FaultExplanation;
import io.iovascope.host.DmaFault;
import io.iovascope.host.KernelReport;
import io.iovascope.host.log.FaultReader;
import io.iovascope.host.log.FaultSink;
import io.iovascope.host.log.LogReader;
import io.iovascope.model.picture.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** What {@code explain --fault} prints about a pasted text, for tests of other rooms. */
public final class ExplainedFaults {

  private final FaultGroups groups =
      new FaultGroups(fault -> FaultedRegion.ofLine(fault).addressClass());
  private final LogReader.Summary summary;

  /** Reads a text, as one of another machine. */
  public ExplainedFaults(InputStream text) throws IOException {
    summary = FaultReader.read(text, new Sink());
  }

  private final class Sink implements FaultSink {
    @Override
    public void fault(DmaFault fault) {
      groups.add(fault);
    }

    @Override
    public void precursor(KernelReport report) {
      groups.precursor(report);
    }

    @Override
    public void endOfBoot(int firstLine, int lastLine, boolean complete) {
      // Faults of all boots are explained alike.
    }
  }

  public LogReader.Summary summary() {
    return summary;
  }

  public List<FaultGroup> groups() {
    return groups.groups();
  }

  /** The lines about all faults, shortly and in full. */
  public List<String> lines(Picture picture) {
    List<String> lines = new ArrayList<>();
    for (FaultGroup group : groups.groups()) {
      FaultExplanation explanation = FaultExplanation.ofLine(group);
      FaultText text = new FaultText(Style.PLAIN, true);
      lines.addAll(text.of(picture, group, explanation, false));
      lines.addAll(text.shortly(picture, group, explanation, false));
    }
    return lines;
  }
}
