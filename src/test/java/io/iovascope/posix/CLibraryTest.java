// SPDX-License-Identifier: Apache-2.0
package io.iovascope.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CLibraryTest {

  /** A function that every C library has. */
  public interface Known {
    int getppid();
  }

  private final List<String> problems = new ArrayList<>();

  @Test
  void bindsFunctionsByName() {
    assertThat(CLibrary.bind(Known.class, problems::add).map(Known::getppid))
        .isEqualTo(ProcessHandle.current().parent().map(parent -> (int) parent.pid()));
    assertThat(problems).isEmpty();
  }

  @Test
  void saysWhyItCannotBeCalled() {
    Supplier<Known> load =
        () -> {
          throw new UnsatisfiedLinkError("no jffi");
        };

    assertThat(CLibrary.loaded(load, problems::add)).isEmpty();
    assertThat(problems)
        .containsExactly("the C library cannot be called: java.lang.UnsatisfiedLinkError: no jffi");
  }

  @Test
  void saysTheInnermostCauseInOneLine() {
    Throwable failure =
        new ExceptionInInitializerError(
            new IllegalStateException("around", new UnsatisfiedLinkError("no jffi\n\tat x")));

    assertThat(CLibrary.reason(failure)).isEqualTo("java.lang.UnsatisfiedLinkError: no jffi");
  }

  @Test
  void tellsJnrToGenerateNoClasses() {
    CLibrary.bind(Known.class, problems::add);

    assertThat(System.getProperty("jnr.ffi.asm.enabled")).isEqualTo("false");
  }
}
