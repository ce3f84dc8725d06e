package io.iovascope.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import picocli.CommandLine;

/** Where the program starts. */
@QuarkusMain
public class Main {

  public static void main(String... args) {
    Quarkus.run(Application.class, args);
  }

  /** Runs the command that the arguments name. */
  public static class Application implements QuarkusApplication {

    @Inject CommandLine.IFactory factory;

    @Override
    public int run(String... args) {
      return Commands.of(new TopCommand(), factory).execute(args);
    }
  }
}
