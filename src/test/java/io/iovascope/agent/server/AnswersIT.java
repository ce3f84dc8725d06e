// SPDX-License-Identifier: Apache-2.0
package io.iovascope.agent.server;

import io.iovascope.cli.shared.Version;
import io.iovascope.packaged.RunningAgent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The agent as it is packaged: the jar, or the native binary. */
class AnswersIT extends Answers {

  private RunningAgent agent;

  @BeforeAll
  void start() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--host", "src/test/resources/" + HOST + ".tar.gz"));
    SETTINGS.forEach((key, value) -> arguments.addAll(List.of("--" + key, value)));
    agent = new RunningAgent(arguments.toArray(String[]::new));
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
    return Version.text();
  }
}
