// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/** What a native binary's runtime does otherwise than it would, so as to make no sockets. */
final class QuietRuntime {

  private QuietRuntime() {}

  /**
   * The JDK's network library waits until the first socket or file channel is opened. The runtime
   * loads it at every start, and as it is loaded it makes three sockets to learn whether there is
   * IPv6.
   */
  @TargetClass(className = "com.oracle.svm.core.posix.PosixNativeLibrarySupport")
  static final class LibrariesAtStart {

    @Substitute
    private static void loadNetLibrary() {
      // Whoever needs the library loads it.
    }
  }

  /** What makes no socket has it count as loaded, so that file channels work without it. */
  @TargetClass(NoSockets.class)
  static final class WithoutNetworkLibrary {

    @Substitute
    static void ensure() {
      LoadedLibraries.singleton().registerInitializedBuiltinLibrary("net");
    }
  }

  /** The runtime's list of libraries. */
  @TargetClass(className = "com.oracle.svm.core.jdk.NativeLibrarySupport")
  static final class LoadedLibraries {

    @Alias
    static native LoadedLibraries singleton();

    @Alias
    native void registerInitializedBuiltinLibrary(String name);
  }

  /**
   * The property {@code user.name} is unknown. The library that reads archives asks for it, and the
   * C library would ask the daemon of a name service.
   */
  @TargetClass(className = "com.oracle.svm.core.posix.PosixSystemPropertiesSupport")
  static final class NameOfUser {

    @Substitute
    String userNameValue() {
      return "?";
    }
  }
}
