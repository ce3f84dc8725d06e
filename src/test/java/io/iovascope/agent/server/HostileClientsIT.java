// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.packaged.RunningAgent;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** One agent as it is packaged, which outlives them all. */
@TestInstance(Lifecycle.PER_CLASS)
class HostileClientsIT extends HostileClients {

  private RunningAgent agent;

  @BeforeAll
  void start() throws IOException {
    agent = new RunningAgent("--host", "demo");
  }

  @AfterAll
  void stop() {
    agent.close();
  }

  @Override
  int port() {
    return agent.port();
  }
}
