// SPDX-License-Identifier: Apache-2.0
package io.iovascope.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

  private final List<String> problems = new ArrayList<>();

  @Test
  void isTheIdentityThatTheKernelKnows() throws IOException {
    Integer owner = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");

    assertThat(ProcessIdentity.current(problems::add))
        .isEqualTo(new ProcessIdentity(ProcessHandle.current().pid(), owner, owner));
    assertThat(problems).isEmpty();
  }

  @Test
  void onlyUserZeroIsRoot() {
    assertThat(new ProcessIdentity(1, 1000, 0).isRoot()).isTrue();
    assertThat(new ProcessIdentity(1, 0, 1000).isRoot()).isFalse();
    assertThat(new ProcessIdentity(1, null, null).isRoot()).isFalse();
  }
}
