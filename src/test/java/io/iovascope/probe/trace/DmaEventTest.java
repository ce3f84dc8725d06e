// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DmaEventTest {

  /** The formats were copied from running kernels. */
  @ParameterizedTest
  @ValueSource(strings = {"6.12-deb", "7.2-deb"})
  void knowsTheEventsOfAKernelByTheirFields(String kernel) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> formats = Files.list(FakeTracefs.SAMPLES.resolve(kernel + "/format"))) {
      for (Path path : formats.sorted().toList()) {
        EventFormat format = EventFormat.parse(Files.readString(path)).orElseThrow();
        Optional<DmaEvent> event = DmaEvent.of(format);
        lines.add(
            format.name()
                + ": "
                + event.map(each -> each.direction() + " " + each.failure()).orElse("not used"));
        event.stream()
            .flatMap(each -> each.triggers().stream())
            .forEach(trigger -> lines.add("  " + trigger.text()));
      }
    }

    Golden.assertMatches(
        String.join("\n", lines) + "\n", "probe/trace/" + kernel + "/triggers.txt");
  }

  @Test
  void anEventWithoutADeviceIsOfNoUse() {
    EventFormat format =
        EventFormat.parse(
                """
                name: dma_map_page
                ID: 1
                format:
                	field:int common_pid;	offset:4;	size:4;	signed:1;

                	field:u64 device;	offset:8;	size:8;	signed:0;
                """)
            .orElseThrow();

    assertThat(format.types()).containsExactly(java.util.Map.entry("device", "u64"));
    assertThat(DmaEvent.of(format)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "name: \n", "name: a b\n", "ID: 5\n"})
  void whatIsNoFormatIsNone(String text) {
    assertThat(EventFormat.parse(text)).isEmpty();
  }
}
