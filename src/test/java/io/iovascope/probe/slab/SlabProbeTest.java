// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.slab;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.CapturedHost;
import io.iovascope.Golden;
import io.iovascope.host.Reading;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlabProbeTest {

  /** slab_nomerge makes it exact: 4063 ranges and 65 whole slabs of 64 (rig.md). */
  @Test
  void exactWhereTheCacheIsNotMerged() {
    assertThat(read("rig612-iova24-full").value()).isEqualTo(new SlabUsage(4160, 0, 176L));
    assertThat(read("rig612-iova24-full").value())
        .extracting(SlabUsage::isUpperBound, SlabUsage::cachedAtMost)
        .containsExactly(false, 176L * 127);
  }

  @Test
  void whatRealKernelsShow() {
    List<String> lines = new ArrayList<>();
    for (CapturedHost host : CapturedHost.hosts()) {
      Reading<SlabUsage> usage = read(host.toString());
      lines.add("%s: %s %s".formatted(host, usage.status().label(), usage.value()));
    }

    Golden.assertMatches(String.join("\n", lines) + "\n", "probe/slab.txt");
  }

  private static Reading<SlabUsage> read(String name) {
    return SlabProbe.read(CapturedHost.named("hosts/" + name).root());
  }
}
