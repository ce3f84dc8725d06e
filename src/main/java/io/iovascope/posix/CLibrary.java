// SPDX-License-Identifier: Apache-2.0
package io.iovascope.posix;

import io.iovascope.nativeimage.StubLibrary;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jnr.ffi.LibraryLoader;

/** Binds functions of the C library by way of jnr-ffi. */
public final class CLibrary {

  private CLibrary() {}

  /**
   * The C library as an interface shows it.
   *
   * @param functions an interface of its own with the functions by name, of which the C library has
   *     each: one that it lacks is an {@code UnsatisfiedLinkError} when it is called
   * @param problems takes a line, for people, if it cannot be called: why
   * @return empty if jnr-ffi does not know the platform or cannot load its library, which on a JVM
   *     it unpacks to {@code java.io.tmpdir} (see {@link StubLibrary} for a native binary)
   */
  public static <T> Optional<T> bind(Class<T> functions, Consumer<String> problems) {
    return loaded(() -> LibraryLoader.create(functions).failImmediately().load("c"), problems);
  }

  /**
   * What {@code load} makes with jnr; empty if jnr cannot be used here. Has jnr-ffi work by proxies
   * and reflection: else it defines classes at run time, which costs time on a JVM and is
   * impossible in a native image.
   */
  static <T> Optional<T> loaded(Supplier<T> load, Consumer<String> problems) {
    // Both count only before jnr-ffi is loaded.
    System.setProperty("jnr.ffi.asm.enabled", "false");
    StubLibrary.locate();
    try {
      return Optional.of(load.get());
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // A native image answers with errors of its own to what it cannot do.
      problems.accept("the C library cannot be called: " + reason(e));
      return Optional.empty();
    }
  }

  /** The first line of the innermost cause; jffi puts whole stack traces into its messages. */
  static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.toString().lines().findFirst().orElse("");
  }
}
