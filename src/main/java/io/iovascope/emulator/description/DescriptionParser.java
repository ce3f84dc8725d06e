// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

import io.iovascope.emulator.description.HostDescription.Bridge;
import io.iovascope.emulator.description.HostDescription.Function;
import io.iovascope.emulator.description.HostDescription.Kind;
import io.iovascope.emulator.description.HostDescription.Rmrr;
import io.iovascope.emulator.description.HostDescription.Unit;
import io.iovascope.emulator.description.HostDescription.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the text that describes an invented host; docs/invented-hosts.md has the grammar. A
 * statement with an error is reported and passed over, so that all errors are found at once.
 */
public final class DescriptionParser {

  private static final int MOST_BITS = 52;
  private static final int LEAST_BITS = 32;
  private static final int DEEPEST = 32;
  private static final Set<String> FUNCTIONS = Set.of("device", "port", "switch", "pci-bridge");

  private final List<Token> tokens;
  private final DescriptionProblems problems;
  private int at;

  private String name = "invented";
  private String kernel = "6.12";
  private Place kernelPlace = new Place(1, 1);
  private String commandLine = "";
  private final Map<String, String> config = new HashMap<>();
  private int physicalBits = 46;
  private long memory = 16L << 30;
  private final List<Bridge> bridges = new ArrayList<>();
  private final List<Rmrr> rmrrs = new ArrayList<>();

  private DescriptionParser(String text, DescriptionProblems problems) {
    this.problems = problems;
    this.tokens = Tokens.of(text, problems);
  }

  /**
   * Reads a description.
   *
   * @param problems where errors go; if there are any, the result is what could be understood
   */
  public static HostDescription parse(String text, DescriptionProblems problems) {
    return new DescriptionParser(text, problems).host();
  }

  private HostDescription host() {
    while (peek().kind() != Token.Kind.EOF) {
      if (peek().kind() == Token.Kind.END) {
        at++;
      } else if (peek().kind() == Token.Kind.CLOSE) {
        problems.add(next().place(), "nothing is open that '}' could close");
      } else {
        top(statement());
      }
    }
    if (bridges.isEmpty()) {
      problems.add(peek().place(), "a host has a bridge: 'bridge { ... }'");
    }
    return new HostDescription(
        name, kernel, kernelPlace, commandLine, config, physicalBits, memory, bridges, rmrrs);
  }

  private void top(StatementWords statement) {
    switch (statement.keyword()) {
      case "host" -> name = statement.argument("a name", "[A-Za-z0-9][A-Za-z0-9.-]{0,62}", name);
      case "kernel" -> {
        kernelPlace = statement.place();
        kernel =
            statement.argument(
                "a release such as 7.2",
                "\\d{1,4}\\.\\d{1,4}[\\w.+~-]*|(?:el|ubuntu-|debian-)[\\d.]+",
                kernel);
      }
      case "cmdline" -> commandLine = statement.text(commandLine);
      case "config" -> config.putAll(statement.options());
      case "cpu" -> physicalBits = statement.bits(LEAST_BITS, MOST_BITS, physicalBits);
      case "memory" -> memory = statement.size("memory", memory);
      case "rmrr" -> statement.rmrr().ifPresent(rmrrs::add);
      case "bridge" -> {
        bridges.add(bridge(statement));
        return;
      }
      default -> unknown(statement, "host, kernel, cmdline, config, cpu, memory, bridge or rmrr");
    }
    statement.finish();
    noBlock();
  }

  private Bridge bridge(StatementWords statement) {
    List<Window> windows = new ArrayList<>();
    List<Unit> units = new ArrayList<>();
    List<Function> functions = new ArrayList<>();
    Bridge bare = statement.bridge();
    statement.finish();
    block(
        inner -> {
          if (inner.keyword().equals("window")) {
            inner.window().ifPresent(windows::add);
            inner.finish();
            noBlock();
          } else if (inner.keyword().equals("unit")) {
            units.add(inner.unit());
            inner.finish();
            noBlock();
          } else if (FUNCTIONS.contains(inner.keyword())) {
            functions.add(function(inner, 1));
          } else {
            unknown(inner, "window, unit, device, port or pci-bridge");
            noBlock();
          }
        });
    return new Bridge(
        bare.place(),
        bare.segment(),
        bare.bus(),
        bare.node(),
        bare.count(),
        bare.apart(),
        windows,
        units,
        functions);
  }

  private Function function(StatementWords statement, int depth) {
    Kind kind =
        switch (statement.keyword()) {
          case "port" -> Kind.PORT;
          case "switch" -> Kind.SWITCH;
          case "pci-bridge" -> Kind.PCI_BRIDGE;
          default -> Kind.DEVICE;
        };
    Function bare = statement.function(kind);
    statement.finish();
    List<Function> below = new ArrayList<>();
    if (kind == Kind.DEVICE) {
      noBlock();
    } else if (depth > DEEPEST) {
      problems.add(statement.place(), "bridges are nested too deeply");
      noBlock();
    } else {
      block(
          inner -> {
            if (FUNCTIONS.contains(inner.keyword())) {
              below.add(function(inner, depth + 1));
            } else {
              unknown(inner, "device, port, switch or pci-bridge");
              noBlock();
            }
          });
    }
    return statement.with(bare, below);
  }

  private interface Inner {
    void take(StatementWords statement);
  }

  /** The statements in braces, if there are any. */
  private void block(Inner inner) {
    if (peek().kind() != Token.Kind.OPEN) {
      return;
    }
    Place open = next().place();
    while (peek().kind() != Token.Kind.CLOSE) {
      if (peek().kind() == Token.Kind.EOF) {
        problems.add(open, "this '{' is not closed");
        return;
      }
      if (peek().kind() == Token.Kind.END) {
        at++;
      } else if (peek().kind() == Token.Kind.OPEN) {
        noBlock();
      } else {
        inner.take(statement());
      }
    }
    at++;
  }

  /** Passes over a block where none belongs. */
  private void noBlock() {
    if (peek().kind() != Token.Kind.OPEN) {
      return;
    }
    problems.add(peek().place(), "nothing can be inside of this");
    int depth = 0;
    do {
      Token token = next();
      depth += token.kind() == Token.Kind.OPEN ? 1 : token.kind() == Token.Kind.CLOSE ? -1 : 0;
    } while (depth > 0 && peek().kind() != Token.Kind.EOF);
  }

  private void unknown(StatementWords statement, String expected) {
    problems.add(
        statement.place(), "expected %s, found %s".formatted(expected, statement.first().shown()));
    statement.ignore();
  }

  /** The words up to the end of the line or a brace. */
  private StatementWords statement() {
    List<Token> words = new ArrayList<>();
    while (peek().kind() == Token.Kind.WORD || peek().kind() == Token.Kind.QUOTED) {
      words.add(next());
    }
    if (words.isEmpty()) {
      words.add(next());
    }
    return new StatementWords(words, problems);
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }
}
