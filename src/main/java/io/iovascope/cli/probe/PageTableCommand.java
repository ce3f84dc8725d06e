// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import io.iovascope.cli.shared.CommandFailure;
import io.iovascope.cli.shared.ExitStatus;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.HostOpener;
import io.iovascope.cli.shared.SourceFailure;
import io.iovascope.host.PciAddress;
import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.TranslationJson;
import io.iovascope.probe.debugfs.PageTable;
import io.iovascope.probe.debugfs.PageTableCost;
import io.iovascope.probe.debugfs.PageTableReader;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iovascope probe page-table}: what the page table of one device maps. */
@Command(
    name = "page-table",
    description = {
      "What the page table of one device maps: how much, and with --ranges which addresses.",
      "Needs root and a kernel with CONFIG_INTEL_IOMMU_DEBUGFS. Reading it can stall the host for"
          + " seconds: on the live host only the cost is estimated, until --yes is given."
    })
public class PageTableCommand extends HostCommand {

  @Parameters(
      index = "0",
      paramLabel = "DEVICE",
      description = "A PCI address such as 0000:3b:00.0.")
  String device = "";

  @Option(names = "--yes", description = "Read it, although the host may stall.")
  boolean yes;

  @Option(names = "--ranges", description = "List every mapped range.")
  boolean ranges;

  @Override
  public Integer call() {
    PciAddress address =
        PciAddress.parseLenient(device)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "'%s': expected a PCI address such as 0000:3b:00.0"
                            .formatted(Printable.of(device))));
    boolean live = shared().host().equals(HostOpener.LIVE);
    HostRoot host = shared().openHost();
    PageTableReader reader = new PageTableReader(host);
    if (live && !yes && reader.path(address) != null) {
      print(cost(host));
      err().println("iovascope: nothing was read; --yes reads it");
      return ExitStatus.USAGE;
    }
    Reading<PageTable> reading = reader.read(address);
    PageTable table = reading.optional().orElseThrow(() -> SourceFailure.of(reading));
    if (json()) {
      print(TranslationJson.of(table, ranges));
    } else {
      print(text(address, table));
    }
    return SourceFailure.status(reading, err());
  }

  private static List<String> cost(HostRoot host) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "The kernel makes the whole list before it gives the first byte, with the unit's lock");
    lines.add(
        "held: one processor does nothing else, no device of the unit is attached or detached.");
    Reading<PageTableCost> estimate = PageTableCost.estimate(host);
    PageTableCost cost = estimate.value();
    lines.add(
        cost == null
            ? "How long the list is cannot be told: " + Printable.of(estimate.detail())
            : "At most %d lines, %s of text, %s of kernel memory, %d ms (as measured in emulation)."
                .formatted(
                    cost.lines(),
                    Sizes.text(cost.textBytes()),
                    Sizes.text(cost.bufferBytes()),
                    cost.milliseconds()));
    return lines;
  }

  private List<String> text(PciAddress address, PageTable table) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "device    %s%s"
            .formatted(
                address,
                table.device().equals(address.toString())
                    ? ""
                    : ", in the table of its group, named after " + table.device()));
    lines.add("mapped    " + Sizes.text(table.mappedBytes()));
    lines.add("          of it identity: " + Sizes.text(table.identityBytes()));
    lines.add(
        "pages     %d of 4 KiB, %d of 2 MiB, %d of 1 GiB"
            .formatted(table.smallPages(), table.largePages(), table.hugePages()));
    lines.add("ranges    " + table.rangeCount());
    if (ranges) {
      table.ranges().forEach(range -> lines.add("  " + rangeAndSize(range)));
      if (table.ranges().size() < table.rangeCount()) {
        lines.add("  and %d more".formatted(table.rangeCount() - table.ranges().size()));
      }
    }
    return lines;
  }
}
