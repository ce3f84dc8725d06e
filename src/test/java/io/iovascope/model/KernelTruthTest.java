// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iovascope.CapturedHost;
import io.iovascope.DistributionKernel;
import io.iovascope.address.AddressRange;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.ReservedRegion;
import io.iovascope.model.picture.Aperture;
import io.iovascope.model.picture.DevicePicture;
import io.iovascope.model.picture.GroupPicture;
import io.iovascope.model.picture.Picture;
import io.iovascope.model.picture.TreeNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model against what captured kernels print and hold in memory. */
class KernelTruthTest {

  static Stream<CapturedHost> everyCapture() {
    return Stream.concat(CapturedHost.hosts().stream(), capturesWithTrees());
  }

  static Stream<CapturedHost> capturesWithTrees() {
    return Stream.concat(CapturedHost.withTrees().stream(), DistributionKernel.captures().stream());
  }

  @ParameterizedTest
  @MethodSource("everyCapture")
  void predictsTheReservedRegionsOfEveryGroup(CapturedHost captured) {
    Picture picture = captured.picture();

    for (GroupPicture group : picture.groups()) {
      List<ReservedRegion> printed = group.group().reservedRegions().orElse(List.of());
      List<ReservedRegion> predicted = group.modelReserved();
      boolean cut = group.group().reservedRegions().status() == Status.TRUNCATED;
      assertThat(cut ? predicted.subList(0, printed.size()) : predicted)
          .as("group %d", group.group().id())
          .isEqualTo(printed);
      assertThat(group.agrees()).as("group %d", group.group().id()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("capturesWithTrees")
  void predictsEveryNodeOfEveryTree(CapturedHost captured) throws IOException {
    Picture picture = captured.picture();
    Map<Integer, List<String>> expected = new TreeMap<>();
    Map<Integer, List<String>> predicted = new TreeMap<>();
    for (JsonNode tree : trees(captured, "iova-tree.json")) {
      int id = tree.get("id").asInt();
      expected.put(id, nodes(tree));
      predicted.put(id, nodes(picture.group(id).orElseThrow()));
    }

    assertThat(predicted).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("capturesWithTrees")
  void knowsTheFirstDeviceOfEveryGroup(CapturedHost captured) throws IOException {
    Picture picture = captured.picture();
    Map<Integer, String> expected = new TreeMap<>();
    Map<Integer, String> found = new TreeMap<>();
    for (JsonNode tree : trees(captured, "iova-tree.json")) {
      int id = tree.get("id").asInt();
      expected.put(id, tree.get("devices").get(0).asText());
      found.put(id, String.valueOf(picture.group(id).orElseThrow().firstDevice()));
    }

    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("capturesWithTrees")
  void computesTheApertureOfEveryDomain(CapturedHost captured) throws IOException {
    Picture picture = captured.picture();
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> computed = new TreeMap<>();
    for (JsonNode tree : trees(captured, "iova-tree.json")) {
      if (tree.path("nodes").isEmpty()) {
        continue;
      }
      for (DevicePicture device : picture.devices()) {
        Aperture aperture = device.dmaApi().aperture();
        if (Integer.valueOf(tree.get("id").asInt()).equals(device.device().binding().group())) {
          String address = device.device().address().toString();
          expected.put(address, tree.get("aperture").get(1).asText());
          computed.put(
              address, aperture == null ? "none" : "0x%x".formatted(aperture.range().end()));
        }
      }
    }

    assertThat(computed).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("capturesWithTrees")
  void predictsNodesThatAreInTheTreesOfGroupsMadeAfterBoot(CapturedHost captured)
      throws IOException {
    Picture picture = captured.picture();
    for (JsonNode tree : trees(captured, "iova-tree-with-drivers.json")) {
      JsonNode domain = tree.path("iovaDomain");
      if (domain.path("nodes").isEmpty()) {
        continue;
      }
      GroupPicture group = picture.group(tree.get("group").asInt()).orElseThrow();
      assertThat(nodes(domain)).as("group %s", tree.get("group")).containsAll(nodes(group));
    }
  }

  private static List<JsonNode> trees(CapturedHost captured, String file) throws IOException {
    List<JsonNode> groups = new ArrayList<>();
    new ObjectMapper()
        .readTree(captured.note(file).orElseThrow())
        .path("groups")
        .forEach(groups::add);
    return groups;
  }

  private static List<String> nodes(JsonNode tree) {
    List<String> nodes = new ArrayList<>();
    tree.path("nodes")
        .forEach(node -> nodes.add(node.get(0).asText() + "-" + node.get(1).asText()));
    return nodes;
  }

  /** Page numbers, as the captured trees have them. */
  private static List<String> nodes(GroupPicture group) {
    return group.dmaIommuTree().stream()
        .map(TreeNode::range)
        .map(
            (AddressRange range) -> "0x%x-0x%x".formatted(range.start() >>> 12, range.end() >>> 12))
        .toList();
  }
}
