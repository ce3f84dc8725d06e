// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

import org.graalvm.nativeimage.RuntimeOptions;

/**
 * How much memory a native binary gives to new objects before it collects them. It starts with
 * little (see application.properties), which suits a small host and a service; a command that reads
 * a large host and ends would collect hundreds of times.
 */
public final class NewObjects {

  private static final String OPTION = "MaxNewSize";
  private static final long LARGE = 64L << 20;

  private NewObjects() {}

  /** To be called by what prints one answer and ends, when it knows that much is to be read. */
  public static void makeRoom() {
    if (NativeBinary.isRunning()) {
      RuntimeOptions.set(OPTION, LARGE);
    }
  }
}
