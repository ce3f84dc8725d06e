// SPDX-License-Identifier: Apache-2.0
package io.iovascope;

import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A captured host of which a few files say something else. */
public final class EditedHost implements HostRoot {

  private final HostRoot root;
  private final Map<String, byte[]> edited = new HashMap<>();
  private final Set<String> denied = new HashSet<>();

  private EditedHost(HostRoot root) {
    this.root = root;
  }

  /**
   * @param capture path below the test resources without the ending
   */
  public static EditedHost of(String capture) {
    return new EditedHost(CapturedHost.named(capture).root());
  }

  /** The file has this content, whatever it was. */
  public EditedHost with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public EditedHost with(String path, byte[] content) {
    edited.put(path, content);
    return this;
  }

  /** The file is there, but may not be read. */
  public EditedHost denied(String path) {
    denied.add(path);
    return this;
  }

  /** The file has this content instead of its own. */
  public EditedHost edit(String path, UnaryOperator<String> change) {
    String before =
        bytes(path, 16 << 20)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .optional()
            .orElseThrow(() -> new IllegalArgumentException(path + " is not in the capture"));
    String after = change.apply(before);
    if (after.equals(before)) {
      throw new IllegalArgumentException(path + " is not changed");
    }
    return with(path, after);
  }

  public Host read() {
    return new HostReader(this).read();
  }

  @Override
  public String name() {
    return root.name();
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    if (denied.contains(path)) {
      return Reading.denied(path, "permission denied: needs root");
    }
    byte[] content = edited.get(path);
    return content == null ? root.bytes(path, limit) : Reading.ok(content, path);
  }

  /** With the names of files that were added. */
  @Override
  public Reading<List<String>> list(String path) {
    Reading<List<String>> listed = root.list(path);
    SortedSet<String> names = new TreeSet<>(listed.orElse(List.of()));
    edited.keySet().stream()
        .filter(file -> file.startsWith(path + "/"))
        .forEach(file -> names.add(file.substring(path.length() + 1).split("/", 2)[0]));
    return names.size() == listed.orElse(List.of()).size()
        ? listed
        : Reading.ok(List.copyOf(names), path);
  }

  @Override
  public Reading<String> link(String path) {
    return root.link(path);
  }

  @Override
  public Reading<String> realPath(String path) {
    Reading<String> real = root.realPath(path);
    boolean added = edited.keySet().stream().anyMatch(file -> (file + "/").startsWith(path + "/"));
    return !real.isOk() && added ? Reading.ok(path, path) : real;
  }
}
