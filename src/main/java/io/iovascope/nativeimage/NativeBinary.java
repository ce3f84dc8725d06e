// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

/** Whether this process is a native binary. */
public final class NativeBinary {

  private NativeBinary() {}

  /** False on a JVM. */
  public static boolean isRunning() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
  }
}
