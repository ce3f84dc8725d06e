// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.CapturedHost;
import io.iovascope.agent.Agent;
import io.iovascope.agent.page.HostPage;
import io.iovascope.agent.page.StandaloneEngine;
import io.iovascope.agent.settings.AgentSettings;
import io.iovascope.host.root.HostRoot;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/** An agent in this process, which watches a captured host. */
final class ServedAgent implements AutoCloseable {

  static final String VERSION = "1.2.3";

  private final Vertx vertx = Vertx.vertx();
  private final Agent agent;

  ServedAgent(Map<String, String> flags) throws IOException {
    Map<String, String> all = new HashMap<>(Answers.SETTINGS);
    all.putAll(flags);
    agent = start(vertx, () -> CapturedHost.named(Answers.HOST).root(), all);
  }

  /** Starts one at a free port, unless the flags name one. */
  static Agent start(Vertx vertx, Supplier<HostRoot> root, Map<String, String> flags)
      throws IOException {
    Map<String, String> all = new HashMap<>(Map.of("listen", "127.0.0.1:0"));
    all.putAll(flags);
    return Agent.start(
        AgentSettings.of(all, Map.of(), new Properties(), "none"),
        vertx,
        root,
        new HostPage(StandaloneEngine.create()),
        VERSION);
  }

  int port() {
    return agent.port();
  }

  @Override
  public void close() {
    agent.close();
    vertx.close();
  }
}
