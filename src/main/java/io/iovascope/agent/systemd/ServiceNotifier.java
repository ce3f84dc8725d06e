// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.systemd;

import io.iovascope.posix.ProcessIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd how the service is. Where nobody waits for that, it does nothing. May be used by
 * several threads.
 */
public final class ServiceNotifier {

  private static final String COMMAND = "systemd-notify";
  private static final int LONGEST_STATUS = 200;

  private final Notifications notifications;
  private final @Nullable Duration watchdogTimeout;
  private final Consumer<String> problems;
  private final AtomicBoolean reported = new AtomicBoolean();

  ServiceNotifier(
      Notifications notifications, @Nullable Duration watchdogTimeout, Consumer<String> problems) {
    this.notifications = notifications;
    this.watchdogTimeout = watchdogTimeout;
    this.problems = problems;
  }

  /**
   * A notifier for this process.
   *
   * @param environment the environment that systemd gave it
   * @param problems takes lines for the log, at most one of each kind: why systemd has to be told
   *     by another program, why it is not told
   */
  public static ServiceNotifier of(
      Map<String, String> environment, ProcessIdentity process, Consumer<String> problems) {
    NotifyEnvironment asked = NotifyEnvironment.of(environment, process.processId());
    return of(asked, () -> directly(asked, problems), problems);
  }

  static ServiceNotifier of(
      NotifyEnvironment asked,
      Supplier<Optional<Notifications>> direct,
      Consumer<String> problems) {
    Notifications notifications =
        asked.socket() == null
            ? message -> {}
            : direct.get().orElseGet(() -> new CommandNotifications(COMMAND));
    return new ServiceNotifier(notifications, asked.watchdogTimeout(), problems);
  }

  private static Optional<Notifications> directly(
      NotifyEnvironment asked, Consumer<String> problems) {
    return Optional.ofNullable(asked.socket())
        .flatMap(
            socket ->
                SocketNotifications.to(
                    socket, problem -> problems.accept(COMMAND + " tells systemd: " + problem)));
  }

  /**
   * Says that the service works now.
   *
   * @param status a line for people, as {@code systemctl status} shows it
   */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + line(status));
  }

  /** Says in a line for people what the service does. */
  public void status(String status) {
    send("STATUS=" + line(status));
  }

  /** Says that the service still does its work. */
  public void watchdog() {
    send("WATCHDOG=1");
  }

  /** Says that the service is about to end. */
  public void stopping() {
    send("STOPPING=1");
  }

  /**
   * How often {@link #watchdog()} has to be called: twice in the time after which systemd kills the
   * service. Empty if it does not watch.
   */
  public Optional<Duration> watchdogInterval() {
    return Optional.ofNullable(watchdogTimeout).map(timeout -> timeout.dividedBy(2));
  }

  private void send(String message) {
    try {
      notifications.send(message);
    } catch (IOException e) {
      if (reported.compareAndSet(false, true)) {
        problems.accept("systemd is not told about the service: " + e.getMessage());
      }
    }
  }

  /** A newline in text that was read from a host would begin another assignment. */
  private static String line(String status) {
    StringBuilder line = new StringBuilder();
    status
        .codePoints()
        .limit(LONGEST_STATUS)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return line.toString();
  }
}
