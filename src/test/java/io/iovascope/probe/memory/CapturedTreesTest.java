// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.CapturedHost;
import io.iovascope.DistributionKernel;
import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading;
import io.iovascope.model.picture.Picture;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.SpaceUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trees that real kernels had while drivers were at work, put into an invented kernel. */
class CapturedTreesTest {

  static List<CapturedHost> captures() {
    return Stream.concat(CapturedHost.withTrees().stream(), DistributionKernel.captures().stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void tellsReservedFromAllocatedInTheTreesOfRealKernels(CapturedHost captured) throws IOException {
    Picture picture = captured.picture();
    KernelImage image = new KernelImage(Era.V6_12, 1);
    Map<Integer, List<AddressRange>> nodes = new TreeMap<>();
    JsonNode groups =
        new ObjectMapper()
            .readTree(captured.note("iova-tree-with-drivers.json").orElseThrow())
            .path("groups");
    for (JsonNode group : groups) {
      if (group.path("iovaDomain").path("nodes").isEmpty()) {
        continue;
      }
      int id = group.get("group").asInt();
      long domain =
          image.group(id, 11, List.of(new KernelImage.Device("0000:00:00.0", "", 0, false)));
      List<long[]> tree = new ArrayList<>();
      List<AddressRange> ranges = new ArrayList<>();
      for (JsonNode node : group.path("iovaDomain").path("nodes")) {
        long low = Long.decode(node.get(0).asText());
        long high = Long.decode(node.get(1).asText());
        tree.add(new long[] {low, high});
        ranges.add(new AddressRange(low << 12, (high << 12) + 0xfff));
      }
      image.space(domain, tree.toArray(long[][]::new));
      nodes.put(id, ranges);
    }

    Reading<List<GroupUsage>> usage =
        KernelMemory.open(image)
            .flatMap(
                memory ->
                    memory.groups(picture.reservedTrees(), Detail.RANGES, Duration.ofMinutes(1)));

    Map<Integer, List<AddressRange>> found = new TreeMap<>();
    for (GroupUsage group : usage.orElse(List.of())) {
      SpaceUsage space = group.space().optional().orElseThrow();
      List<AddressRange> all = new ArrayList<>();
      space.reserved().forEach(node -> all.add(node.range()));
      if (space.allocated() != null) {
        space.allocated().forEach(range -> all.add(range.range()));
      }
      all.sort(null);
      found.put(group.id(), all);
      assertThat(space.predictedMissing()).isEmpty();
      assertThat(space.reserved()).allMatch(node -> node.predicted());
      assertThat(space.ranges().reserved())
          .isEqualTo(picture.reservedTrees().getOrDefault(group.id(), List.of()).size());
    }
    assertThat(found).isEqualTo(nodes);
  }
}
