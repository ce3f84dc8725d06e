// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.Reading;
import io.iovascope.host.root.BadLines;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which boot of a host this is. */
public final class BootId {

  private static final String PATH = "/proc/sys/kernel/random/boot_id";
  private static final int LIMIT = 64;

  /** As {@code proc_do_uuid()} of drivers/char/random.c prints it. */
  private static final Pattern NUMBER =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private BootId() {}

  /** The number of this boot; empty if the host does not tell, as captures do not. */
  public static String of(HostRoot root) {
    return read(root).orElse("");
  }

  /** The same, with the reason where there is none. */
  public static Reading<String> read(HostRoot root) {
    return root.bytes(PATH, LIMIT)
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
        .flatMap(
            id ->
                NUMBER.matcher(id).matches()
                    ? Reading.ok(id, PATH)
                    : Reading.malformed(
                        null,
                        PATH,
                        "expected the number of a boot, found '%s'"
                            .formatted(BadLines.quoted(id))));
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
