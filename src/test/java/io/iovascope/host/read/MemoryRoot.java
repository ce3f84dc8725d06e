package io.iovascope.host.read;

import io.iovascope.host.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A host of a few files that a test writes down, some of which cannot be read. */
final class MemoryRoot implements HostRoot {

  private final Map<String, Reading<byte[]>> files = new HashMap<>();

  MemoryRoot with(String path, String text) {
    return with(path, text.getBytes(StandardCharsets.UTF_8));
  }

  MemoryRoot with(String path, byte[] bytes) {
    files.put(path, Reading.ok(bytes, path));
    return this;
  }

  MemoryRoot denied(String path) {
    files.put(path, Reading.denied(path, "needs root"));
    return this;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    Reading<byte[]> file = files.getOrDefault(path, Reading.absent(path, "not there"));
    byte[] bytes = file.value();
    return bytes == null || bytes.length <= limit
        ? file
        : Reading.truncated(Arrays.copyOf(bytes, limit), path, "longer than the limit");
  }

  @Override
  public Reading<List<String>> list(String path) {
    return Reading.absent(path, "no directories");
  }

  @Override
  public Reading<String> link(String path) {
    return Reading.absent(path, "no links");
  }

  @Override
  public Reading<String> realPath(String path) {
    return files.containsKey(path) ? Reading.ok(path, path) : Reading.absent(path, "not there");
  }
}
