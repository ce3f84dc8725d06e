// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovascope.posix.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNotifierTest {

  private static final ProcessIdentity PROCESS = new ProcessIdentity(42, 1000, 1000);

  private final List<String> problems = new ArrayList<>();

  @Test
  void messagesArriveAtTheSocket(@TempDir Path directory) {
    String name = directory.resolve("notify").toString();
    try (Receiver systemd = Receiver.at(name)) {
      ServiceNotifier notifier = notifier(Map.of("NOTIFY_SOCKET", name));

      notifier.ready("12 groups");
      assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=12 groups");
      notifier.status("scan took long: \u00e9");
      assertThat(systemd.next()).isEqualTo("STATUS=scan took long: \u00e9");
      notifier.watchdog();
      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
      notifier.stopping();
      assertThat(systemd.next()).isEqualTo("STOPPING=1");
      assertThat(systemd.next()).isEmpty();
      assertThat(problems).isEmpty();
    }
  }

  @Test
  void messagesArriveAtAnAbstractSocket() {
    String name = "@iovascope-test-" + UUID.randomUUID();
    try (Receiver systemd = Receiver.at(name)) {
      notifier(Map.of("NOTIFY_SOCKET", name)).watchdog();

      assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
    }
  }

  @Test
  void statusIsOneLineThatAssignsNothing(@TempDir Path directory) {
    String name = directory.resolve("notify").toString();
    try (Receiver systemd = Receiver.at(name)) {
      ServiceNotifier notifier = notifier(Map.of("NOTIFY_SOCKET", name));

      notifier.status("group\nMAINPID=1\r\u001b[31m");
      assertThat(systemd.next()).isEqualTo("STATUS=group MAINPID=1  [31m");
      notifier.status("x".repeat(5000));
      assertThat(systemd.next()).isEqualTo("STATUS=" + "x".repeat(200));
    }
  }

  @Test
  void socketThatIsNotThereIsOneLineAndNoFailure(@TempDir Path directory) {
    String name = directory.resolve("gone").toString();
    ServiceNotifier notifier = notifier(Map.of("NOTIFY_SOCKET", name));
    notifier.ready("12 groups");
    notifier.watchdog();

    assertThat(problems)
        .containsExactly(
            "systemd is not told about the service: sendto %s: No such file or directory"
                .formatted(name));
  }

  @Test
  void withoutSystemdNothingHappens() {
    ServiceNotifier notifier =
        ServiceNotifier.of(
            NotifyEnvironment.of(Map.of("WATCHDOG_PID", "7", "WATCHDOG_USEC", "1000"), 42),
            () -> {
              throw new AssertionError("the C library must not be loaded");
            },
            problems::add);
    notifier.ready("12 groups");
    notifier.watchdog();

    assertThat(notifier.watchdogInterval()).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void watchdogIsDueTwiceInItsTimeout() {
    assertThat(
            notifier(Map.of("WATCHDOG_USEC", "120000000", "WATCHDOG_PID", "42")).watchdogInterval())
        .isEqualTo(Optional.of(Duration.ofSeconds(60)));
  }

  @Test
  void withoutTheCLibraryTheCommandGetsTheMessage(@TempDir Path directory) throws IOException {
    Path arguments = directory.resolve("arguments");
    Path command = script(directory, "printf '%s|' \"$@\" > " + arguments);
    byCommand(command).ready("12 groups; rm -rf x");

    assertThat(arguments).hasContent("READY=1|STATUS=12 groups; rm -rf x|");
    assertThat(problems).isEmpty();
  }

  @Test
  void commandThatFailsOrIsNotThereIsOneLine(@TempDir Path directory) throws IOException {
    Path command = script(directory, "exit 3");
    ServiceNotifier failing = byCommand(command);
    failing.watchdog();
    failing.watchdog();

    assertThat(problems)
        .containsExactly(
            "systemd is not told about the service: %s ends with status 3".formatted(command));

    problems.clear();
    byCommand(directory.resolve("none")).watchdog();
    assertThat(problems).hasSize(1).allMatch(line -> line.contains("No such file or directory"));
  }

  @Test
  void commandIsTheFallbackForASocketThatCannotBeUsed() {
    ServiceNotifier notifier =
        ServiceNotifier.of(
            new NotifyEnvironment(new NotifySocket("/dev/null/none"), null),
            Optional::empty,
            problems::add);
    notifier.watchdog();

    assertThat(problems)
        .hasSize(1)
        .allMatch(line -> line.contains("systemd-notify") && !line.contains("sendto"));
  }

  private ServiceNotifier notifier(Map<String, String> environment) {
    return ServiceNotifier.of(environment, PROCESS, problems::add);
  }

  private ServiceNotifier byCommand(Path command) {
    return new ServiceNotifier(
        new CommandNotifications(command.toString()), Duration.ofSeconds(1), problems::add);
  }

  private static Path script(Path directory, String text) throws IOException {
    Path script = directory.resolve("notify-command");
    Files.writeString(script, "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
