// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host on which some files and directories, named without links, refuse to be read. */
record DenyingRoot(HostRoot host, Map<String, Reading<?>> refusals) implements HostRoot {

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    Reading<byte[]> refusal = refusal(path);
    return refusal == null ? host.bytes(path, limit) : refusal;
  }

  @Override
  public Reading<List<String>> list(String path) {
    Reading<List<String>> refusal = refusal(path);
    Reading<List<String>> reading = host.list(path);
    // What is not a directory is not denied to be one.
    return refusal == null || !reading.isOk() ? reading : refusal;
  }

  @Override
  public Reading<String> link(String path) {
    return host.link(path);
  }

  @Override
  public Reading<String> realPath(String path) {
    return host.realPath(path);
  }

  private <T> @Nullable Reading<T> refusal(String path) {
    Reading<?> refusal = refusals.get(host.realPath(path).orElse(path));
    return refusal == null ? null : new Reading<>(refusal.status(), null, path, refusal.detail());
  }
}
