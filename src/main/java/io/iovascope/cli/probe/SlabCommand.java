// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.probe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iovascope.cli.shared.HostCommand;
import io.iovascope.cli.shared.SourceFailure;
import io.iovascope.host.Reading;
import io.iovascope.probe.slab.SlabProbe;
import io.iovascope.probe.slab.SlabUsage;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code iovascope probe slab}: how many ranges all spaces hold together. */
@Command(
    name = "slab",
    description = {
      "How many address ranges all IOVA spaces hold together, by the kernel's slab allocator.",
      "Needs root."
    })
public class SlabCommand extends HostCommand {

  @Override
  public Integer call() {
    Reading<SlabUsage> reading = SlabProbe.read(shared().openHost());
    SlabUsage usage = reading.optional().orElseThrow(() -> SourceFailure.of(reading));
    if (json()) {
      print(json(usage));
    } else {
      print(text(usage));
    }
    return SourceFailure.status(reading, err());
  }

  private static ObjectNode json(SlabUsage usage) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", "iovascope.slab/1")
        .put("ranges", usage.ranges())
        .put("upperBound", usage.isUpperBound())
        .put("aliases", usage.aliases())
        .put("magazines", usage.magazines())
        .put("cachedAtMost", usage.cachedAtMost());
  }

  private static List<String> text(SlabUsage usage) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "ranges      %s%d, of all domains together"
            .formatted(usage.isUpperBound() ? "at most " : "", usage.ranges()));
    if (usage.isUpperBound()) {
      lines.add(
          "            merged with %d other caches: boot with slab_nomerge to have them counted apart"
              .formatted(usage.aliases()));
    }
    lines.add(
        "kept freed  "
            + (usage.cachedAtMost() == null
                ? "not counted by this kernel"
                : "at most %d, in %d magazines"
                    .formatted(usage.cachedAtMost(), usage.magazines())));
    return lines;
  }
}
