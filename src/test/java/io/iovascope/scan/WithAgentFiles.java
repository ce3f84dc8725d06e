// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.probe.trace.Traces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A captured host with what the units leave for the agent, and the number of its boot. */
record WithAgentFiles(HostRoot host, Map<String, byte[]> files) implements HostRoot {

  private static final Path USAGE = Path.of("src", "test", "resources", "probe", "usage.json");

  WithAgentFiles(HostRoot host) throws IOException {
    this(
        host,
        Map.of(
            UsageFile.PATH,
            Files.readAllBytes(USAGE),
            TraceFile.PATH,
            TraceFile.content(Traces.report()),
            "/proc/sys/kernel/random/boot_id",
            (Traces.report().bootId() + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    byte[] content = files.get(path);
    return content == null ? host.bytes(path, limit) : Reading.ok(content, path);
  }

  @Override
  public Reading<List<String>> list(String path) {
    return host.list(path);
  }

  @Override
  public Reading<String> link(String path) {
    return host.link(path);
  }

  @Override
  public Reading<String> realPath(String path) {
    return files.containsKey(path) ? Reading.ok(path, path) : host.realPath(path);
  }
}
