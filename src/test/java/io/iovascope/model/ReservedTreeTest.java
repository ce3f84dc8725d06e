// SPDX-License-Identifier: Apache-2.0
package io.iovascope.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.address.AddressRange;
import io.iovascope.model.kernel.Confidence;
import io.iovascope.model.picture.Claim;
import io.iovascope.model.picture.Layer;
import io.iovascope.model.picture.Provenance;
import io.iovascope.model.picture.TreeNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Shapes that reserve_iova() was seen to leave, in page numbers. */
class ReservedTreeTest {

  static Stream<Arguments> shapes() {
    return Stream.of(
        shape("over the start of a window", "c0000-febff bff00-c00ff", "bff00-febff"),
        shape("over the end of a window", "c0000-febff febf0-fec0f", "c0000-febff fec00-fec0f"),
        shape("around a window", "a0-bf 9f-c7", "9f-bf c0-c7"),
        shape("inside a window", "c0000-febff d0000-d00ff", "c0000-febff"),
        shape("touching from below", "40000-affff 3fff0-3ffff", "3fff0-3ffff 40000-affff"),
        shape("touching from above", "40000-affff b0000-b000f", "40000-affff b0000-b000f"),
        shape(
            "over two windows and the gap",
            "40000-affff c0000-febff 3fe00-fefff fee00-feeff",
            "3fe00-affff b0000-febff fec00-fefff"),
        shape("ISA over the VGA window", "a0-bf 0-fff", "0-bf c0-fff"),
        shape("ISA, then a range over its end", "a0-bf 0-fff ff0-100f", "0-bf c0-fff 1000-100f"),
        shape("a range, then ISA over its start", "a0-bf ff0-100f 0-fff", "0-bf c0-100f"),
        shape("over the start of MSI", "fede0-fee0f fee00-feeff", "fede0-fee0f fee10-feeff"),
        shape("inside MSI", "fee10-fee1f fee00-feeff", "fee00-fee1f fee20-feeff"),
        shape("overlapping, ascending", "3c080-3c17f 3c000-3c0ff", "3c000-3c17f"),
        shape("overlapping, descending", "3c400-3c4ff 3c480-3c57f", "3c400-3c4ff 3c500-3c57f"),
        shape("the last page", "ffffffffffff0-fffffffffffff", "ffffffffffff0-fffffffffffff"),
        shape("nothing", "", ""));
  }

  private static Arguments shape(String name, String reserved, String nodes) {
    return Arguments.of(name, reserved, nodes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void leavesTheNodesThatTheKernelLeaves(String name, String reserved, String expected) {
    ReservedTree tree = new ReservedTree();
    for (String range : reserved.split(" ", -1)) {
      if (!range.isEmpty()) {
        tree.reserve(claim(range));
      }
    }

    List<String> nodes =
        tree.nodes().stream()
            .map(TreeNode::range)
            .map((AddressRange r) -> "%x-%x".formatted(r.start() >>> 12, r.end() >>> 12))
            .toList();
    assertThat(String.join(" ", nodes)).isEqualTo(expected);
  }

  private static Claim claim(String pages) {
    String[] ends = pages.split("-", -1);
    // Neither end is at a page boundary: the tree holds whole pages.
    return new Claim(
        new AddressRange(
            (Long.parseUnsignedLong(ends[0], 16) << 12) + 0x400,
            (Long.parseUnsignedLong(ends[1], 16) << 12) + 0x400),
        Layer.DMA_IOMMU,
        Claim.Kind.DIRECT,
        Provenance.of("test"),
        Confidence.EXACT);
  }
}
