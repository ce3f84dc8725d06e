// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The connections of one listener, each with the time by which something has to have happened. For
 * the event loop of the listener alone.
 */
final class Connections {

  private final Vertx vertx;
  private final Map<HttpConnection, Connection> open = new IdentityHashMap<>();

  /** Those without a request that is being answered, the one that waits longest first. */
  private final Set<Connection> waiting = new LinkedHashSet<>();

  private final class Connection {

    private final HttpConnection connection;
    private int requests;
    private boolean ending;
    private long timer = -1;

    Connection(HttpConnection connection) {
      this.connection = connection;
    }

    void endsAfter(Duration time) {
      vertx.cancelTimer(timer);
      timer = vertx.setTimer(time.toMillis(), fired -> connection.close());
    }
  }

  Connections(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A client has connected. */
  void opened(HttpConnection made) {
    Connection connection = new Connection(made);
    made.closeHandler(closed -> closed(connection));
    if (open.size() >= Limits.CONNECTIONS) {
      Connection eldest = waiting.isEmpty() ? connection : waiting.iterator().next();
      closed(eldest);
      eldest.connection.close();
      if (eldest == connection) {
        return;
      }
    }
    open.put(made, connection);
    waiting.add(connection);
    connection.endsAfter(Limits.FIRST_REQUEST);
  }

  /** The head of a request is there. */
  void asked(HttpConnection by) {
    Connection connection = open.get(by);
    if (connection != null) {
      connection.requests++;
      waiting.remove(connection);
      connection.endsAfter(Limits.ANSWER);
    }
  }

  /** The request that is being answered is the last one that is looked at. */
  void endsWithAnswer(HttpConnection to) {
    Connection connection = open.get(to);
    if (connection != null) {
      connection.ending = true;
    }
  }

  /** An answer has been sent, or never will be. */
  void answered(HttpConnection to) {
    Connection connection = open.get(to);
    if (connection != null) {
      connection.requests--;
      if (connection.requests == 0) {
        waiting.add(connection);
        connection.endsAfter(connection.ending ? Limits.LAST_BYTES : Limits.NEXT_REQUEST);
      }
    }
  }

  private void closed(Connection connection) {
    vertx.cancelTimer(connection.timer);
    waiting.remove(connection);
    open.remove(connection.connection);
  }
}
