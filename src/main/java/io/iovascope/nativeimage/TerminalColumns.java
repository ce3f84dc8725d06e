// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunction.Transition;
import org.graalvm.nativeimage.c.type.CCharPointer;

/** How wide a terminal is, which Java cannot ask for; only in a native binary. */
public final class TerminalColumns {

  /** Of asm-generic/ioctls.h: fills a {@code struct winsize}, of which rows come before columns. */
  private static final long TIOCGWINSZ = 0x5413;

  private static final int WINSIZE_BYTES = 8;
  private static final int COLUMNS_AT = 2;

  private TerminalColumns() {}

  /** Empty if the descriptor is no terminal. */
  public static OptionalInt of(int descriptor) {
    byte[] size = new byte[WINSIZE_BYTES];
    try (PinnedObject pinned = PinnedObject.create(size)) {
      if (Functions.ioctl(descriptor, TIOCGWINSZ, pinned.addressOfArrayElement(0)) < 0) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(
        Short.toUnsignedInt(
            ByteBuffer.wrap(size).order(ByteOrder.nativeOrder()).getShort(COLUMNS_AT)));
  }

  private static final class Functions {

    @CFunction(transition = Transition.NO_TRANSITION)
    static native int ioctl(int descriptor, long request, CCharPointer size);
  }
}
