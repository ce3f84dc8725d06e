package io.iovascope.posix;

import java.util.Optional;
import java.util.function.Supplier;
import jnr.ffi.LibraryLoader;

/** Binds functions of the C library by way of jnr-ffi. */
public final class CLibrary {

  private CLibrary() {}

  /**
   * The C library as an interface shows it.
   *
   * @param functions an interface of its own with the functions by name, and no more than are used:
   *     each is looked up at once
   * @return empty if jnr-ffi does not know the platform or cannot load its library, which on a JVM
   *     it unpacks to {@code java.io.tmpdir} (see {@link StubLibrary} for a native binary), or if a
   *     function does not exist
   */
  public static <T> Optional<T> bind(Class<T> functions) {
    return loaded(() -> LibraryLoader.create(functions).failImmediately().load("c"));
  }

  /**
   * What {@code load} makes with jnr; empty if jnr cannot be used here. Has jnr-ffi work by proxies
   * and reflection: else it defines classes at run time, which costs time on a JVM and is
   * impossible in a native image.
   */
  static <T> Optional<T> loaded(Supplier<T> load) {
    // Both count only before jnr-ffi is loaded.
    System.setProperty("jnr.ffi.asm.enabled", "false");
    StubLibrary.locate();
    try {
      return Optional.of(load.get());
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // A native image answers with errors of its own to what it cannot do.
      return Optional.empty();
    }
  }
}
