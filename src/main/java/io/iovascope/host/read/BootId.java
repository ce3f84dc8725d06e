// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Which boot of a host this is. */
public final class BootId {

  private static final String PATH = "/proc/sys/kernel/random/boot_id";
  private static final int LIMIT = 64;

  private BootId() {}

  /** The number of this boot; empty if the host does not tell, as captures do not. */
  public static String of(HostRoot root) {
    Reading<byte[]> id = root.bytes(PATH, LIMIT);
    return id.map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip()).orElse("");
  }

  /**
   * Whether something is of another boot than this one.
   *
   * @param id number of its boot; null or empty if it is not known
   */
  public static boolean isOther(HostRoot root, @Nullable String id) {
    String ours = of(root);
    return id != null && !id.isEmpty() && !ours.isEmpty() && !ours.equals(id);
  }
}
