// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.lang.reflect.Method;
import jnr.ffi.Runtime;
import jnr.ffi.provider.FromNativeType;
import jnr.ffi.provider.ToNativeType;
import org.jspecify.annotations.Nullable;

/**
 * In a native binary, stands for the class of jnr-ffi that makes functions for C to call back. It
 * defines a class for each at run time, which a native image cannot, and does so for {@code signal}
 * as soon as jnr-posix is loaded. Nothing here is ever called back.
 */
@TargetClass(className = "jnr.ffi.provider.jffi.NativeClosureProxy")
final class NoClosures {

  private NoClosures() {}

  /** The factory is used when a callback is passed, and not before. */
  @Substitute
  static @Nullable ClosureFactory newProxyFactory(
      Runtime runtime,
      Method callMethod,
      ToNativeType resultType,
      FromNativeType[] parameterTypes,
      ClassLoading classLoader) {
    return null;
  }

  /** The type of what is not made. */
  @TargetClass(className = "jnr.ffi.provider.jffi.NativeClosureProxy", innerClass = "Factory")
  static final class ClosureFactory {}

  /** The loader that the defined classes would be of. */
  @TargetClass(className = "jnr.ffi.provider.jffi.AsmClassLoader")
  static final class ClassLoading {}
}
