// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import io.iovascope.address.AddressRange;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.SourceFailure;
import io.iovascope.cli.terminal.Table;
import io.iovascope.host.Reading;
import io.iovascope.json.TranslationJson;
import io.iovascope.probe.debugfs.Requester;
import io.iovascope.probe.debugfs.TranslationStructReader;
import io.iovascope.probe.debugfs.UnitTranslation;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code iovascope probe translations}: which tables translate for whom. */
@Command(
    name = "translations",
    description = {
      "Which tables translate for each device (requester ID): their domain, stage and width in "
          + "bits.",
      "Needs root and a kernel with CONFIG_INTEL_IOMMU_DEBUGFS, whose debugfs it reads."
    })
public class TranslationsCommand extends HostCommand {

  @Override
  public Integer call() {
    Reading<List<UnitTranslation>> reading = TranslationStructReader.read(shared().openHost());
    List<UnitTranslation> units = reading.optional().orElseThrow(() -> SourceFailure.of(reading));
    if (json()) {
      print(TranslationJson.of(units));
    } else {
      print(text(units));
    }
    return SourceFailure.status(reading, err());
  }

  private List<String> text(List<UnitTranslation> units) {
    List<String> lines = new ArrayList<>();
    for (UnitTranslation unit : units) {
      if (!unit.translates()) {
        lines.add(unit.unit() + " does not translate");
        continue;
      }
      lines.add(unit.unit());
      Table table =
          new Table(
              Table.Column.left("REQUESTER"),
              Table.Column.right("PASID"),
              Table.Column.right("DOMAIN"),
              Table.Column.left("STAGE"),
              Table.Column.right("BITS"),
              Table.Column.left("TABLE"));
      for (Requester requester : unit.requesters()) {
        table.row(
            requester.source(),
            requester.pasid() == null ? "-" : requester.pasid().toString(),
            Integer.toString(requester.domain()),
            requester.stage().label(),
            Integer.toString(requester.widthBits()),
            requester.table() == null ? "-" : AddressRange.hex(requester.table()));
      }
      lines.addAll(style().lines(table));
    }
    return lines;
  }
}
