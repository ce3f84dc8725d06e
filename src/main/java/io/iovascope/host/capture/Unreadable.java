// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import io.iovascope.host.Reading;

/**
 * A question about a path that the captured host did not answer, or not completely.
 *
 * @param call what was asked
 * @param path the path, without links if it could be resolved, else as it was asked for
 * @param status how the reading went; never {@code OK}
 * @param detail the reading's detail
 */
public record Unreadable(Call call, String path, Reading.Status status, String detail) {

  /** The questions of {@link io.iovascope.host.root.HostRoot}. */
  public enum Call {
    BYTES("bytes"),
    LIST("list"),
    LINK("link"),
    REAL_PATH("realPath");

    private final String label;

    Call(String label) {
      this.label = label;
    }

    /** The name in the manifest. */
    public String label() {
      return label;
    }
  }
}
