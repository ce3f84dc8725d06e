// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read.pci;

import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what {@code lspci} prints, with any options but {@code -t} and {@code -m}. */
public final class PciListPiece {

  /** What stands before the first word of a line: a tab, or what a mail made of it. */
  private static final Pattern BEFORE = Pattern.compile("^[\\s>|]{0,80}");

  private static final int LONGEST_LINE = 4096;
  private static final int MOST_FUNCTIONS = 1 << 16;

  private PciListPiece() {}

  /** The facts in a list. */
  public static PieceFacts read(String text, String path) {
    List<FunctionText> functions = new ArrayList<>();
    FunctionText current = null;
    int number = 0;
    int cut = 0;
    for (String raw : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (raw.length() > LONGEST_LINE) {
        cut++;
        continue;
      }
      Optional<FunctionLine> begin = FunctionLine.of(raw);
      if (begin.isPresent() && functions.size() < MOST_FUNCTIONS) {
        current = new FunctionText(begin.get(), number);
        functions.add(current);
      } else {
        below(current, BEFORE.matcher(raw).replaceFirst("").stripTrailing());
      }
    }
    String title = title(functions);
    List<FactAt> facts = facts(functions, path);
    PieceFacts read = PieceFacts.of(path, title, Exactness.LISTING, facts);
    return cut == 0 ? read : read.remarked("%d lines are too long".formatted(cut));
  }

  private static void below(@Nullable FunctionText current, String text) {
    if (current != null && !text.isEmpty()) {
      current.accept(text);
    }
  }

  private static List<FactAt> facts(List<FunctionText> functions, String path) {
    boolean drivers = functions.stream().anyMatch(FunctionText::tellsDrivers);
    List<FactAt> facts = new ArrayList<>();
    for (FunctionText function : functions) {
      function.facts(path, drivers).forEach(fact -> facts.add(new FactAt(fact, function.line())));
    }
    return facts;
  }

  private static String title(List<FunctionText> functions) {
    return functions.stream().anyMatch(FunctionText::isVerbose) ? "lspci -v" : "lspci";
  }
}
