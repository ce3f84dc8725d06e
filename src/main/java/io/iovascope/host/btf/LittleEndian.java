// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.btf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in bytes, as x86-64 keeps them. */
public final class LittleEndian {

  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle I32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  public static long u64(byte[] bytes, int at) {
    return (long) U64.get(bytes, at);
  }

  public static int i32(byte[] bytes, int at) {
    return (int) I32.get(bytes, at);
  }
}
