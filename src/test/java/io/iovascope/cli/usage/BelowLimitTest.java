// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.cli.CommandRun;
import io.iovascope.cli.UnpackedHost;
import io.iovascope.json.UsageJson;
import io.iovascope.probe.GroupUsage;
import io.iovascope.probe.IovaZone;
import io.iovascope.probe.Occupancy;
import io.iovascope.probe.SpaceUsage;
import io.iovascope.probe.Usages;
import io.iovascope.text.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "Below the limit" of a group of two devices is one number, whoever says it. */
class BelowLimitTest {

  private static final long LIMIT = 0xff_ffffL;

  private UnpackedHost host = new UnpackedHost(Path.of(""));
  private Occupancy below = Usages.space().all();

  @BeforeEach
  void saveUsage(@TempDir Path directory) throws IOException {
    host = UnpackedHost.of("rmrr", directory);
    host.write("run/iovascope/usage.json", UsageJson.of(Usages.twoDevices()).toString());
    GroupUsage group = Usages.twoDevices().groups().get(0);
    SpaceUsage space = group.space().optional().orElseThrow();
    below = IovaZone.belowLimit(group, space);
  }

  private CommandRun run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--host";
    all[arguments.length + 1] = host.directory().toString();
    return CommandRun.of(all);
  }

  @Test
  void isThatOfTheDeviceWithADriver() {
    assertThat(below.end()).isEqualTo(LIMIT);
  }

  @Test
  void isTheSameInUsageShowAndMetrics() {
    String free = Sizes.text(below.free());

    assertThat(run("usage").out())
        .contains("0000:00:1d.0 +1")
        .containsPattern("(?m)^ *5 .* " + Pattern.quote(free) + " ");
    assertThat(run("show", "5").out().replaceAll("\\s+", " "))
        .contains("up to 0x0000000000ffffff")
        .contains(free + " free");
    Matcher metric =
        Pattern.compile("iommu_iova_free_bytes\\{.*group=\"5\".*zone=\"limit\".*\\} (\\S+)")
            .matcher(run("metrics").out());
    assertThat(metric.find()).isTrue();
    assertThat(Double.parseDouble(metric.group(1))).isEqualTo(below.free());
  }
}
