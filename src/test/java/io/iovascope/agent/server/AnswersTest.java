// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** An agent in this process. */
class AnswersTest extends Answers {

  private ServedAgent agent;

  @BeforeAll
  void start() throws IOException {
    agent = new ServedAgent(SETTINGS);
  }

  @AfterAll
  void stop() {
    agent.close();
  }

  @Override
  int port() {
    return agent.port();
  }

  @Override
  String version() {
    return ServedAgent.VERSION;
  }
}
