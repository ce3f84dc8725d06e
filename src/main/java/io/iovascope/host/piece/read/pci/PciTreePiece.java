// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.pci;

import io.iovascope.host.PciAddress;
import io.iovascope.host.PciBus;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tree that {@code lspci -t} prints: {@code -[0000:00]-+-00.0} and below it functions
 * under their bus, by columns; {@code 1c.0-[02-05]----00.0} is a bridge with the buses below it.
 */
public final class PciTreePiece {

  private static final Pattern TOKEN =
      Pattern.compile(
          "(-?)\\[(?:([0-9a-f]{4,7}):)?([0-9a-f]{2})(?:-([0-9a-f]{2}))?\\]|(?<![0-9a-f:\\[])([01][0-9a-f])\\.([0-7])(?![0-9a-z.])");

  /** The functions of a line end where their names begin. */
  private static final Pattern NAMES = Pattern.compile(" {2}(?=[A-Z])");

  private static final int LONGEST_LINE = 4096;

  private final List<FactAt> facts = new ArrayList<>();
  private final Deque<Column> columns = new ArrayDeque<>();

  /** A bus whose functions stand right of a column. */
  private record Column(int at, int segment, int bus) {}

  private PciTreePiece() {}

  /** The facts in a tree. */
  public static PieceFacts read(String text, String path) {
    PciTreePiece tree = new PciTreePiece();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.length() <= LONGEST_LINE) {
        tree.line(line, number);
      }
    }
    return PieceFacts.of(path, "lspci -t", Exactness.LISTING, tree.facts);
  }

  private void line(String line, int number) {
    Matcher names = NAMES.matcher(line);
    // Before the first function there are blanks too, but no capital letter behind them.
    String tree = names.find() ? line.substring(0, names.start()) : line;
    Matcher token = TOKEN.matcher(tree);
    PciAddress last = null;
    int end = -1;
    while (token.find()) {
      if (token.group(5) != null) {
        last = function(token, number);
        end = token.end();
        continue;
      }
      boolean below = last != null && end == token.start();
      if (below && last != null) {
        bridge(last, token, number);
      } else {
        root(token, number);
      }
      last = null;
    }
  }

  private @Nullable PciAddress function(Matcher token, int number) {
    while (!columns.isEmpty() && columns.peek().at >= token.start()) {
      columns.pop();
    }
    Column column = columns.peek();
    if (column == null) {
      return null;
    }
    PciAddress address =
        new PciAddress(
            column.segment,
            column.bus,
            Integer.parseInt(token.group(5), 16),
            Integer.parseInt(token.group(6)));
    facts.add(new FactAt(new Fact.Function(address), number));
    return address;
  }

  private void bridge(PciAddress bridge, Matcher token, int number) {
    int secondary = Integer.parseInt(token.group(3), 16);
    int last = token.group(4) == null ? secondary : Integer.parseInt(token.group(4), 16);
    facts.add(new FactAt(new Fact.BusesBelow(bridge, secondary, last), number));
    columns.push(new Column(token.start(), bridge.segment(), secondary));
  }

  private void root(Matcher token, int number) {
    int segment = token.group(2) == null ? 0 : Integer.parseInt(token.group(2), 16);
    int bus = Integer.parseInt(token.group(3), 16);
    columns.clear();
    columns.push(new Column(token.start(), segment, bus));
    facts.add(new FactAt(new Fact.RootBus(new PciBus(segment, bus)), number));
  }
}
