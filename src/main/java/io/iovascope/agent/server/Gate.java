// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.agent.http.Reply;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;
import java.util.Optional;

/** Lets those requests pass that the web configuration allows, and answers the others. */
final class Gate implements AutoCloseable {

  /** Passwords that wait to be checked. */
  private static final int WAITING_PASSWORDS = 32;

  private final Vertx vertx;
  private final WebConfigFile web;
  private final RequestRecord record;
  private final FailedTries tries = new FailedTries(InstantSource.system());

  /** One thread, so that passwords leave the other processors alone. */
  private final Workers checkers = new Workers("passwords", 1, WAITING_PASSWORDS);

  Gate(Vertx vertx, WebConfigFile web, RequestRecord record) {
    this.vertx = vertx;
    this.web = web;
    this.record = record;
  }

  /** Runs {@code onwards}, now or later, on the event loop that this is called on; or answers. */
  void pass(Exchange exchange, Runnable onwards) {
    WebAccess access = web.current();
    TokenBucket bucket = access.bucket();
    if (bucket != null && !bucket.take()) {
      record.refused("rate");
      exchange.send(Reply.text(429, "too many requests").with("Retry-After", "1"));
    } else if (access.users().isEmpty()
        || access.config().openPaths().contains(String.valueOf(exchange.request().path()))) {
      onwards.run();
    } else {
      authenticate(exchange, access.users(), onwards);
    }
  }

  private void authenticate(Exchange exchange, Users users, Runnable onwards) {
    Optional<Users.Login> login = Users.login(exchange.request().getHeader("Authorization"));
    String address = address(exchange);
    if (login.isEmpty()) {
      record.refused("no-user");
      exchange.send(unauthorized());
    } else if (users.isRemembered(login.get())) {
      onwards.run();
    } else if (tries.areTooMany(address)) {
      record.refused("tries");
      exchange.send(
          Reply.text(429, "too many wrong passwords")
              .with("Retry-After", String.valueOf(FailedTries.TIME.toSeconds())));
    } else {
      Context loop = vertx.getOrCreateContext();
      boolean taken =
          checkers.take(
              () -> {
                boolean right = users.isRight(login.get());
                loop.runOnContext(checked -> checked(exchange, right, address, onwards));
              });
      if (!taken) {
        exchange.send(Workers.BUSY);
      }
    }
  }

  private void checked(Exchange exchange, boolean right, String address, Runnable onwards) {
    if (right) {
      onwards.run();
    } else {
      tries.add(address);
      record.refused("password");
      exchange.send(unauthorized());
    }
  }

  private static Reply unauthorized() {
    return Reply.text(401, "a user and a password are needed")
        .with("WWW-Authenticate", "Basic realm=\"iovascope\", charset=\"UTF-8\"");
  }

  private static String address(Exchange exchange) {
    SocketAddress remote = exchange.request().remoteAddress();
    return remote == null ? "" : String.valueOf(remote.hostAddress());
  }

  @Override
  public void close() {
    checkers.close();
  }
}
