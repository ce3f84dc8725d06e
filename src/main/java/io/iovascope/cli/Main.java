package io.iovascope.cli;

import io.quarkus.runtime.*;
import io.quarkus.runtime.annotations.QuarkusMain;

@QuarkusMain
public class Main implements QuarkusApplication {
  @Override
  public int run(String... args) {
    System.out.println("hi");
    return 0;
  }
}
