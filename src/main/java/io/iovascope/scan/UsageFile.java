// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.host.Reading;
import io.iovascope.host.read.BootId;
import io.iovascope.host.root.HostRoot;
import io.iovascope.json.UsageJson;
import io.iovascope.json.UsageParser;
import io.iovascope.probe.Usage;
import java.nio.charset.StandardCharsets;

/**
 * The file in which one process, as root, leaves what it found out about usage for those that may
 * not read it themselves.
 */
public final class UsageFile {

  /** Where it is; empty after a boot, as all of {@code /run}. */
  public static final String PATH = "/run/iovascope/usage.json";

  private UsageFile() {}

  /** What the file tells; {@code ABSENT} if it is of another boot. */
  public static Reading<Usage> read(HostRoot root) {
    Reading<Usage> usage =
        root.bytes(PATH, UsageParser.LIMIT).flatMap(document -> UsageParser.parse(document, PATH));
    Usage found = usage.value();
    return found != null && BootId.isOther(root, found.bootId())
        ? Reading.absent(PATH, "it is of another boot")
        : usage;
  }

  /** The content of such a file. */
  public static byte[] content(Usage usage) {
    return (UsageJson.of(usage) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
