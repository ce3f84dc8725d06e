package io.iovascope.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CLibraryTest {

  /** A function that every C library has. */
  public interface Known {
    int getppid();
  }

  @Test
  void bindsFunctionsByName() {
    assertThat(CLibrary.bind(Known.class).map(Known::getppid))
        .isEqualTo(ProcessHandle.current().parent().map(parent -> (int) parent.pid()));
  }

  @Test
  void tellsJnrToGenerateNoClasses() {
    CLibrary.bind(Known.class);

    assertThat(System.getProperty("jnr.ffi.asm.enabled")).isEqualTo("false");
  }
}
