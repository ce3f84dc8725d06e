// SPDX-License-Identifier: Apache-2.0
package io.iovascope.nativeimage;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.iovascope.posix.CLibrary;
import java.util.Map;
import jnr.ffi.LibraryOption;

/**
 * In a native binary, stands for the class of jnr-ffi that binds a library by classes made at run
 * time. {@link CLibrary} never has it do that; without its body the assemblers that it needs are
 * not part of the binary.
 */
@TargetClass(className = "jnr.ffi.provider.jffi.AsmLibraryLoader")
final class NoGeneratedClasses {

  private NoGeneratedClasses() {}

  @Substitute
  <T> T loadLibrary(
      LoadedLibrary library,
      Class<T> functions,
      Map<LibraryOption, ?> options,
      boolean failImmediately) {
    throw new UnsupportedOperationException("jnr.ffi.asm.enabled is not false");
  }

  /** The library that would be bound. */
  @TargetClass(className = "jnr.ffi.provider.jffi.NativeLibrary")
  static final class LoadedLibrary {}
}
