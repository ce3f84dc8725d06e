// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A host of which large files that change at boot or update only are read less often than the rest.
 */
public final class SlowFiles implements HostRoot {

  private final HostRoot root;
  private final Duration interval;
  private final InstantSource clock;
  private final Map<String, Kept> kept;

  private record Kept(Reading<byte[]> reading, int limit, Instant readAt) {}

  /**
   * @param interval how long what was read of them is good for
   */
  public SlowFiles(HostRoot root, Duration interval, InstantSource clock) {
    this(root, interval, clock, new ConcurrentHashMap<>());
  }

  private SlowFiles(HostRoot root, Duration interval, InstantSource clock, Map<String, Kept> kept) {
    this.root = root;
    this.interval = interval;
    this.clock = clock;
    this.kept = kept;
  }

  /**
   * The same host, opened anew for another scan: what a root keeps while it is read does not stay,
   * what was read of the large files does.
   */
  public SlowFiles reopened(HostRoot anew) {
    return new SlowFiles(anew, interval, clock, kept);
  }

  private static boolean isSlow(String path) {
    return path.equals("/sys/firmware/acpi/tables/DMAR")
        || path.equals("/proc/config.gz")
        || path.startsWith("/boot/config-")
        || path.endsWith("/pci.ids");
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    if (!isSlow(path)) {
      return root.bytes(path, limit);
    }
    Instant now = clock.instant();
    Kept known = kept.get(path);
    if (known == null
        || known.limit != limit
        || Duration.between(known.readAt, now).abs().compareTo(interval) > 0) {
      known = new Kept(root.bytes(path, limit), limit, now);
      kept.put(path, known);
    }
    return known.reading;
  }

  @Override
  public String name() {
    return root.name();
  }

  @Override
  public Reading<List<String>> list(String path) {
    return root.list(path);
  }

  @Override
  public Reading<String> link(String path) {
    return root.link(path);
  }

  @Override
  public Reading<String> realPath(String path) {
    return root.realPath(path);
  }

  @Override
  public boolean exists(String path) {
    return root.exists(path);
  }
}
