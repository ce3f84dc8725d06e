package io.iovascope;

import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import io.iovascope.host.capture.CaptureLimits;
import io.iovascope.host.capture.CaptureRoot;
import io.iovascope.host.read.HostReader;
import io.iovascope.host.read.HostRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A captured host of which a few files say something else. */
public final class EditedHost implements HostRoot {

  private final HostRoot root;
  private final Map<String, byte[]> edited = new HashMap<>();

  private EditedHost(HostRoot root) {
    this.root = root;
  }

  /**
   * @param capture path below the test resources without the ending
   */
  public static EditedHost of(String capture) {
    try {
      return new EditedHost(
          CaptureRoot.open(CapturedHost.named(capture).file(), CaptureLimits.DEFAULT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file has this content, whatever it was. */
  public EditedHost with(String path, String content) {
    edited.put(path, content.getBytes(StandardCharsets.UTF_8));
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
    byte[] content = edited.get(path);
    return content == null ? root.bytes(path, limit) : Reading.ok(content, path);
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
}
