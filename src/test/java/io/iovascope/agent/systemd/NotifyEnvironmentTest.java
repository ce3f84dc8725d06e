// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifyEnvironmentTest {

  private static final NotifyEnvironment NOTHING = new NotifyEnvironment(null, null);

  @Test
  void readsSocketAndWatchdog() {
    assertThat(
            NotifyEnvironment.of(
                Map.of(
                    "NOTIFY_SOCKET", "/run/systemd/notify",
                    "WATCHDOG_USEC", "120000000",
                    "WATCHDOG_PID", "42"),
                42))
        .isEqualTo(
            new NotifyEnvironment(new NotifySocket("/run/systemd/notify"), Duration.ofMinutes(2)));
  }

  @Test
  void emptyEnvironmentAsksForNothing() {
    assertThat(NotifyEnvironment.of(Map.of(), 42)).isEqualTo(NOTHING);
  }

  @Test
  void watchdogWithoutProcessIsForEverybody() {
    assertThat(NotifyEnvironment.of(Map.of("WATCHDOG_USEC", "1"), 42).watchdogTimeout())
        .isEqualTo(Duration.ofNanos(1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"41", "", "42 ", "x"})
  void watchdogOfAnotherProcessIsNotOurs(String watched) {
    assertThat(NotifyEnvironment.of(Map.of("WATCHDOG_USEC", "1000", "WATCHDOG_PID", watched), 42))
        .isEqualTo(NOTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "", "soon", "1.5", "99999999999999999999"})
  void senselessWatchdogIsNone(String microseconds) {
    assertThat(NotifyEnvironment.of(Map.of("WATCHDOG_USEC", microseconds), 42)).isEqualTo(NOTHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "@", "run/notify", "vsock:2:1234", "/a\0b"})
  void whatIsNoUnixSocketIsNone(String name) {
    assertThat(NotifyEnvironment.of(Map.of("NOTIFY_SOCKET", name), 42)).isEqualTo(NOTHING);
  }

  @Test
  void nameMayBeAsLongAsTheKernelAllows() {
    assertThat(NotifySocket.parse("/" + "a".repeat(106))).isPresent();
    assertThat(NotifySocket.parse("/" + "a".repeat(107))).isEmpty();
    assertThat(NotifySocket.parse("/" + "\u00e9".repeat(54))).isEmpty();
  }

  @Test
  void pathEndsWithZeroAndAbstractNameBeginsWithIt() {
    byte[] path = new NotifySocket("/ab").address();
    byte[] name = new NotifySocket("@ab").address();

    assertThat(path).hasSize(6).endsWith('/', 'a', 'b', 0);
    assertThat(name).hasSize(5).endsWith(0, 'a', 'b');
    assertThat(path[0] + path[1]).isEqualTo(NotifySocket.AF_UNIX);
  }
}
