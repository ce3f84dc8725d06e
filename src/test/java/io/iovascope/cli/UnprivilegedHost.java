// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What the kernel keeps from ordinary users: of files, and inside of files. */
record UnprivilegedHost(HostRoot host) implements HostRoot {

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    if (path.equals("/dev/kmsg") || path.startsWith("/sys/firmware/acpi/tables/")) {
      return Reading.denied(path, "permission denied: needs root");
    }
    if (path.equals("/dmesg.txt")) {
      return Reading.absent(path, "not there");
    }
    Reading<byte[]> reading = host.bytes(path, limit);
    if (path.equals("/proc/iomem")) {
      return reading.map(
          bytes ->
              new String(bytes, StandardCharsets.US_ASCII)
                  .replaceAll("[0-9a-f]+-[0-9a-f]+ :", "00000000-00000000 :")
                  .getBytes(StandardCharsets.US_ASCII));
    }
    return path.endsWith("/config") && path.startsWith("/sys/")
        ? reading.map(bytes -> Arrays.copyOf(bytes, 64))
        : reading;
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
    return host.realPath(path);
  }
}
