// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTracefsTest {

  private final LiveTracefs tracefs = new LiveTracefs();

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "foo", "iovascope-", "iovascope-1/..", "iovascope-1x"})
  void touchesNoInstanceOfOthers(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> tracefs.makeInstance(name));
    assertThatIllegalArgumentException().isThrownBy(() -> tracefs.removeInstance(name));
    assertThatIllegalArgumentException().isThrownBy(() -> tracefs.events(name));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tracefs.write(name, "trace_marker", "text"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../../tracing_on",
        "tracing_on",
        "trace_marker/",
        "options/../trace",
        "events/kmem/kfree/enable",
        "events/dma/../enable",
        "events/dma/dma_map_page/filter"
      })
  void writesToNoOtherFile(String file) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tracefs.write("iovascope-1", file, "text"));
  }
}
