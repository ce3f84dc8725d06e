// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.PositionedFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A host of a few files and links that a test writes down, some of which cannot be read. A
 * directory is there if something in it is.
 */
public final class MemoryRoot implements HostRoot {

  private final Map<String, Reading<byte[]>> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  public MemoryRoot with(String path, String text) {
    return with(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public MemoryRoot with(String path, byte[] bytes) {
    files.put(path, Reading.ok(bytes, path));
    return this;
  }

  public MemoryRoot denied(String path) {
    files.put(path, Reading.denied(path, "needs root"));
    return this;
  }

  /** A link in the place of a file or directory, whose target is absolute. */
  public MemoryRoot link(String path, String target) {
    links.put(path, target);
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
  public Reading<PositionedFile> open(String path) {
    return bytes(path, Integer.MAX_VALUE).map(Content::new);
  }

  /** Gives at most 1000 bytes at once, as files in {@code /proc} do with a page. */
  private record Content(byte[] bytes) implements PositionedFile {

    @Override
    public int read(long position, byte[] into, int at, int length) {
      int count = (int) Math.min(Math.min(length, 1000), bytes.length - position);
      System.arraycopy(bytes, (int) position, into, at, Math.max(0, count));
      return count;
    }

    @Override
    public void close() {}
  }

  @Override
  public Reading<List<String>> list(String path) {
    TreeSet<String> names = new TreeSet<>();
    Stream.concat(files.keySet().stream(), links.keySet().stream())
        .filter(each -> each.startsWith(path + "/"))
        .forEach(each -> names.add(each.substring(path.length() + 1).split("/", 2)[0]));
    return names.isEmpty()
        ? Reading.absent(path, "not there")
        : Reading.ok(List.copyOf(names), path);
  }

  @Override
  public Reading<String> link(String path) {
    String target = links.get(path);
    return target == null ? Reading.absent(path, "not there") : Reading.ok(target, path);
  }

  @Override
  public Reading<String> realPath(String path) {
    String target = links.getOrDefault(path, path);
    return files.containsKey(target) || list(target).isOk()
        ? Reading.ok(target, path)
        : Reading.absent(path, "not there");
  }
}
