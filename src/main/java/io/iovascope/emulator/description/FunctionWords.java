// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

import io.iovascope.emulator.description.HostDescription.Bar;
import io.iovascope.emulator.description.HostDescription.Function;
import io.iovascope.emulator.description.HostDescription.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the words of a statement that describes functions. */
final class FunctionWords {

  private static final int LARGEST_MASK = 64;
  private static final int MOST_VIRTUAL_FUNCTIONS = 4096;
  private static final int MOST_BARS = 6;
  private static final long SMALLEST_BAR = 4096;
  private static final long LARGEST_BAR = 1L << 40;
  private static final Pattern SLOT = Pattern.compile("([01][0-9a-fA-F])\\.([0-7])");
  private static final Pattern ID = Pattern.compile("([0-9a-fA-F]{4}):([0-9a-fA-F]{4})");
  private static final Pattern MASK = Pattern.compile("(\\d{1,2})(?:/(\\d{1,2}))?");

  private static final Map<String, Integer> CLASSES =
      Map.ofEntries(
          Map.entry("net", 0x020000),
          Map.entry("nvme", 0x010802),
          Map.entry("sata", 0x010601),
          Map.entry("storage", 0x010700),
          Map.entry("gpu", 0x030200),
          Map.entry("display", 0x030000),
          Map.entry("usb", 0x0c0330),
          Map.entry("audio", 0x040300),
          Map.entry("smbus", 0x0c0500),
          Map.entry("isa", 0x060100),
          Map.entry("host", 0x060000),
          Map.entry("accelerator", 0x120000),
          Map.entry("other", 0x088000));

  private final StatementWords statement;
  private final DescriptionProblems problems;

  FunctionWords(StatementWords statement, DescriptionProblems problems) {
    this.statement = statement;
    this.problems = problems;
  }

  Function read(Kind kind) {
    boolean acs = !statement.flag("no-acs");
    int count = statement.count();
    Integer slot = slot();
    boolean device = kind == Kind.DEVICE;
    int classCode = device ? classCode() : 0x060400;
    Token id = statement.value("id");
    Matcher ids = ID.matcher(id == null ? "" : StatementWords.text(id));
    if (id != null && !ids.matches()) {
      problems.add(id.place(), "expected id=VVVV:DDDD, such as 8086:1592");
    }
    boolean known = id != null && ids.matches();
    List<Bar> bars = device ? bars() : List.of();
    int[] masks = device ? masks() : new int[] {32, 32};
    Token driver = statement.value("driver");
    Token virtual = device ? statement.value("vfs") : null;
    Token virtualBar = device ? statement.value("vfbar") : null;
    return new Function(
        statement.place(),
        kind,
        statement.name(List.of()),
        slot,
        count,
        acs,
        classCode,
        known ? Integer.valueOf(ids.group(1), 16) : null,
        known ? Integer.valueOf(ids.group(2), 16) : null,
        bars,
        masks[0],
        masks[1],
        driver == null ? device ? "" : "pcieport" : driverName(driver),
        virtual == null
            ? null
            : Integer.valueOf(
                statement.number(
                    virtual, StatementWords.text(virtual), 0, MOST_VIRTUAL_FUNCTIONS, 0)),
        virtualBar == null ? 0 : barSize(virtualBar, StatementWords.text(virtualBar)),
        List.of());
  }

  private String driverName(Token word) {
    String name = StatementWords.text(word);
    if (name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}")) {
      return name;
    }
    problems.add(word.place(), "expected driver=NAME, found " + word.shown());
    return "";
  }

  private @Nullable Integer slot() {
    Token word = statement.value("at");
    if (word == null) {
      return null;
    }
    Matcher matcher = SLOT.matcher(StatementWords.text(word));
    if (!matcher.matches()) {
      problems.add(word.place(), "expected at=DD.F, such as at=1f.0");
      return null;
    }
    return Integer.parseInt(matcher.group(1), 16) << 3 | Integer.parseInt(matcher.group(2));
  }

  private int classCode() {
    Token word = statement.value("class");
    if (word == null) {
      problems.add(statement.place(), "a device needs class=, such as class=net");
      return 0;
    }
    String text = StatementWords.text(word);
    if (text.matches("0x[0-9a-fA-F]{6}")) {
      return Integer.parseInt(text.substring(2), 16);
    }
    Integer code = CLASSES.get(text);
    if (code == null) {
      problems.add(
          word.place(),
          "expected class= with 6 digits such as 0x020000, or one of %s"
              .formatted(String.join(", ", CLASSES.keySet().stream().sorted().toList())));
      return 0;
    }
    return code;
  }

  private List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    int slots = 0;
    for (Token word = statement.value("bar"); word != null; word = statement.value("bar")) {
      String text = StatementWords.text(word);
      boolean low = text.endsWith("/low");
      bars.add(new Bar(barSize(word, low ? text.substring(0, text.length() - 4) : text), low));
      slots += low ? 1 : 2;
      if (slots > MOST_BARS) {
        problems.add(word.place(), "a function has room for six BARs; those not /low take two");
      }
    }
    return bars;
  }

  private long barSize(Token word, String text) {
    Optional<Long> size = StatementWords.size(text);
    if (size.isPresent()
        && Long.bitCount(size.get()) == 1
        && size.get() >= SMALLEST_BAR
        && size.get() <= LARGEST_BAR) {
      return size.get();
    }
    problems.add(word.place(), "expected a power of two from 4K to 1T, found " + word.shown());
    return SMALLEST_BAR;
  }

  private int[] masks() {
    Token word = statement.value("mask");
    if (word == null) {
      return new int[] {LARGEST_MASK, LARGEST_MASK};
    }
    Matcher matcher = MASK.matcher(StatementWords.text(word));
    if (!matcher.matches()) {
      problems.add(word.place(), "expected mask=BITS or mask=STREAMING/COHERENT");
      return new int[] {LARGEST_MASK, LARGEST_MASK};
    }
    int streaming = statement.number(word, matcher.group(1), 1, LARGEST_MASK, LARGEST_MASK);
    String second = matcher.group(2);
    return new int[] {
      streaming,
      second == null ? streaming : statement.number(word, second, 1, LARGEST_MASK, LARGEST_MASK)
    };
  }
}
