package io.iovascope.posix;

import java.util.Optional;
import jnr.ffi.LibraryLoader;

/** Binds functions of the C library by way of jnr-ffi. */
public final class CLibrary {

  private CLibrary() {}

  /**
   * The C library as an interface shows it.
   *
   * @param functions an interface of its own with the functions by name, and no more than are used:
   *     each is looked up at once
   * @return empty if jnr-ffi does not know the platform or cannot load its library, which it
   *     unpacks to {@code java.io.tmpdir}, or if a function does not exist
   */
  public static <T> Optional<T> bind(Class<T> functions) {
    withoutGeneratedClasses();
    try {
      return Optional.of(LibraryLoader.create(functions).failImmediately().load("c"));
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  /**
   * Has jnr-ffi use proxies and reflection. Otherwise it defines classes at run time, which costs
   * time on a JVM and is impossible in a native image. Counts only before jnr-ffi is loaded.
   */
  static void withoutGeneratedClasses() {
    System.setProperty("jnr.ffi.asm.enabled", "false");
  }
}
