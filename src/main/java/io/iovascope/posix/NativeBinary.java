package io.iovascope.posix;

/** Whether this process is a native binary. */
final class NativeBinary {

  private NativeBinary() {}

  /** False on a JVM. */
  static boolean isRunning() {
    return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
  }
}
