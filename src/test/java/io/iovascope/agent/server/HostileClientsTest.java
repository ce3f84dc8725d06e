// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An agent in this process. */
class HostileClientsTest extends HostileClients {

  private ServedAgent agent;

  @BeforeEach
  void start() throws IOException {
    agent = new ServedAgent(Map.of());
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  @Override
  int port() {
    return agent.port();
  }
}
