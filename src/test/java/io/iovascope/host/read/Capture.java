// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Files that were copied byte for byte from running kernels. */
public final class Capture {

  private Capture() {}

  public static byte[] bytes(String name) {
    try (InputStream in =
        Objects.requireNonNull(Capture.class.getResourceAsStream("/captures/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }
}
