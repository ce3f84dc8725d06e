// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunction.Transition;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.nativeimage.c.type.CTypeConversion.CCharPointerHolder;

/**
 * A device that is read without waiting for what it does not have yet, which Java cannot. Only a
 * native binary can, as it is linked with the C library: there is nothing to load, as jnr-ffi would
 * have.
 */
public final class NonBlockingFile implements AutoCloseable {

  // Of fcntl.h and errno.h of Linux on x86-64.
  private static final int O_RDONLY_NONBLOCK_CLOEXEC = 02004000;
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EPIPE = 32;

  private final String path;
  private final int descriptor;

  private NonBlockingFile(String path, int descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /**
   * Opens it for reading.
   *
   * @throws IOException if the system refuses
   */
  public static NonBlockingFile open(String path) throws IOException {
    try (CCharPointerHolder name = CTypeConversion.toCString(path)) {
      int descriptor = Functions.open(name.get(), O_RDONLY_NONBLOCK_CLOEXEC);
      if (descriptor < 0) {
        throw failure(path, Functions.errorNumber().read());
      }
      return new NonBlockingFile(path, descriptor);
    }
  }

  /**
   * Reads once.
   *
   * @return number of bytes; 0 if there were some that are lost (EPIPE); -1 if there are no more
   *     now
   * @throws IOException if the system refuses
   */
  public int read(byte[] into) throws IOException {
    try (PinnedObject pinned = PinnedObject.create(into)) {
      long count = Functions.read(descriptor, pinned.addressOfArrayElement(0), into.length);
      if (count > 0) {
        return (int) count;
      }
      int error = count == 0 ? EAGAIN : Functions.errorNumber().read();
      return switch (error) {
        case EAGAIN -> -1;
        case EPIPE, EINTR -> 0;
        default -> throw failure(path, error);
      };
    }
  }

  @Override
  public void close() {
    Functions.close(descriptor);
  }

  private static IOException failure(String path, int error) {
    return switch (error) {
      // As the C library words it: /dev/kmsg is open to read, and yet refused to who lacks
      // CAP_SYSLOG.
      case EPERM -> new FileSystemException(path, null, "Operation not permitted");
      case EACCES -> new AccessDeniedException(path);
      case ENOENT -> new NoSuchFileException(path);
      default -> new FileSystemException(path, null, "error " + error);
    };
  }

  /**
   * Called without the transition that would let others run meanwhile, and lose errno: none waits.
   */
  private static final class Functions {

    @CFunction(transition = Transition.NO_TRANSITION)
    static native int open(CCharPointer path, int flags);

    @CFunction(transition = Transition.NO_TRANSITION)
    static native long read(int descriptor, CCharPointer into, long length);

    @CFunction(transition = Transition.NO_TRANSITION)
    static native int close(int descriptor);

    @CFunction(value = "__errno_location", transition = Transition.NO_TRANSITION)
    static native CIntPointer errorNumber();
  }
}
