// SPDX-License-Identifier: Apache-2.0
package io.iovascope.emulator.description;

import io.iovascope.emulator.description.HostDescription.Bridge;
import io.iovascope.emulator.description.HostDescription.Function;
import io.iovascope.emulator.description.HostDescription.Kind;
import io.iovascope.emulator.description.HostDescription.Rmrr;
import io.iovascope.emulator.description.HostDescription.Unit;
import io.iovascope.emulator.description.HostDescription.Window;
import io.iovascope.emulator.description.HostDescription.Zone;
import io.iovascope.text.ByteSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of one statement; each is taken once, and what is left at the end is an error. */
final class StatementWords {

  private static final int LARGEST_COUNT = 4096;
  private static final int LARGEST_NODE = 1023;
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
  private static final List<String> FEATURES =
      List.of(
          "scalable",
          "first-stage",
          "no-pass-through",
          "no-interrupt-remapping",
          "caching-mode",
          "device-iotlb");

  private final Token keyword;
  private final List<Token> words;
  private final DescriptionProblems problems;

  StatementWords(List<Token> words, DescriptionProblems problems) {
    this.keyword = words.get(0);
    this.words = new ArrayList<>(words.subList(1, words.size()));
    this.problems = problems;
  }

  String keyword() {
    return keyword.kind() == Token.Kind.WORD ? keyword.text() : "";
  }

  Token first() {
    return keyword;
  }

  Place place() {
    return keyword.place();
  }

  /** Nothing more is expected. */
  void finish() {
    words.forEach(
        word -> problems.add(word.place(), "%s makes no sense here".formatted(word.shown())));
    words.clear();
  }

  /** What is left is not looked at. */
  void ignore() {
    words.clear();
  }

  String argument(String expected, String pattern, String otherwise) {
    Token word = take(expected);
    if (word != null && !word.text().matches(pattern)) {
      problems.add(word.place(), "expected %s, found %s".formatted(expected, word.shown()));
      return otherwise;
    }
    return word == null ? otherwise : word.text();
  }

  /** One quoted text or word. */
  String text(String otherwise) {
    Token word = take("a text in quotes");
    return word == null ? otherwise : word.text();
  }

  /** {@code NAME=VALUE} for every word. */
  Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    for (Token word : words) {
      Matcher matcher = Pattern.compile("(CONFIG_[A-Z0-9_]+)=(\\S*)").matcher(word.text());
      if (matcher.matches()) {
        options.put(matcher.group(1), matcher.group(2));
      } else {
        problems.add(word.place(), "expected CONFIG_NAME=VALUE, found " + word.shown());
      }
    }
    words.clear();
    return options;
  }

  int bits(int least, int most, int otherwise) {
    Token word = take("a number of bits");
    return word == null ? otherwise : number(word, word.text(), least, most, otherwise);
  }

  long size(String what, long otherwise) {
    Token word = take("a size such as 16G");
    return word == null
        ? otherwise
        : size(word.text())
            .orElseGet(
                () -> {
                  problems.add(
                      word.place(),
                      "%s: expected a size such as 16G, found %s".formatted(what, word.shown()));
                  return otherwise;
                });
  }

  Optional<Rmrr> rmrr() {
    Token word = take("START-END");
    List<String> devices = names();
    if (word == null) {
      return Optional.empty();
    }
    Optional<long[]> ends = Numbers.range(word.text());
    if (ends.isEmpty()) {
      problems.add(word.place(), "expected START-END with an inclusive end, found " + word.shown());
      return Optional.empty();
    }
    if (devices.isEmpty()) {
      problems.add(place(), "an RMRR names one device or more");
    }
    return Optional.of(new Rmrr(place(), ends.get()[0], ends.get()[1], devices));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (Token word : words) {
      if (NAME.matcher(word.text()).matches()) {
        names.add(word.text());
      } else {
        problems.add(word.place(), "expected the name of a device, found " + word.shown());
      }
    }
    words.clear();
    return names;
  }

  Bridge bridge() {
    int count = count();
    boolean apart = flag("apart");
    Integer segment = null;
    Integer bus = null;
    Token root = value("bus");
    if (root != null) {
      Matcher matcher = Pattern.compile("([0-9a-fA-F]{4}):([0-9a-fA-F]{2})").matcher(text(root));
      if (matcher.matches()) {
        segment = Integer.parseInt(matcher.group(1), 16);
        bus = Integer.parseInt(matcher.group(2), 16);
      } else {
        problems.add(root.place(), "expected bus=SSSS:BB, such as 0000:40");
      }
    }
    Token number = value("segment");
    if (number != null) {
      segment = number(number, text(number), 0, 0xffff, 0);
    }
    Token node = value("node");
    Integer numa =
        node == null ? null : Integer.valueOf(number(node, text(node), 0, LARGEST_NODE, 0));
    return new Bridge(place(), segment, bus, numa, count, apart, List.of(), List.of(), List.of());
  }

  Optional<Window> window() {
    for (Zone zone : List.of(Zone.LOW, Zone.HIGH)) {
      Token word = value(zone == Zone.LOW ? "low" : "high");
      if (word != null) {
        Optional<Long> size = size(text(word));
        if (size.isEmpty() || size.get() < 1 << 20 || (size.get() & 0xf_ffff) != 0) {
          problems.add(word.place(), "expected a size in whole megabytes, found " + word.shown());
          return Optional.empty();
        }
        return Optional.of(new Window(place(), zone, 0, size.get()));
      }
    }
    Token word = take("START-END, low=SIZE or high=SIZE");
    if (word == null) {
      return Optional.empty();
    }
    Optional<long[]> ends = Numbers.range(word.text());
    if (ends.isEmpty()) {
      problems.add(
          word.place(), "expected START-END, low=SIZE or high=SIZE, found " + word.shown());
      return Optional.empty();
    }
    long start = ends.get()[0];
    return Optional.of(new Window(place(), Zone.FIXED, start, ends.get()[1] - start + 1));
  }

  Unit unit() {
    boolean all = flag("all");
    List<String> features = FEATURES.stream().filter(this::flag).toList();
    Token width = value("width");
    int bits = width == null ? 48 : number(width, text(width), 39, 57, 48);
    if (bits != 39 && bits != 48 && bits != 57) {
      problems.add(place(), "a unit's width is 39, 48 or 57");
    }
    Long capability = register("cap");
    Long extended = register("ecap");
    Token served = value("for");
    List<String> devices = new ArrayList<>();
    if (served != null) {
      for (String name : text(served).split(",", -1)) {
        if (NAME.matcher(name).matches()) {
          devices.add(name);
        } else {
          problems.add(served.place(), "expected for=NAME[,NAME...], found " + served.shown());
        }
      }
    }
    return new Unit(place(), all, bits, capability, extended, features, devices);
  }

  private @Nullable Long register(String key) {
    Token word = value(key);
    if (word == null) {
      return null;
    }
    Optional<Long> value = Numbers.address(text(word));
    if (value.isEmpty()) {
      problems.add(word.place(), "expected a register such as 0xd2008c40660462");
    }
    return value.orElse(null);
  }

  Function function(Kind kind) {
    return new FunctionWords(this, problems).read(kind);
  }

  Function with(Function bare, List<Function> below) {
    return new Function(
        bare.place(),
        bare.kind(),
        bare.name(),
        bare.slot(),
        bare.count(),
        bare.acs(),
        bare.classCode(),
        bare.vendor(),
        bare.device(),
        bare.bars(),
        bare.streamingMaskBits(),
        bare.coherentMaskBits(),
        bare.driver(),
        bare.virtualFunctions(),
        bare.virtualBar(),
        below);
  }

  /** The word {@code xN}, 1 if there is none. */
  int count() {
    for (Token word : words) {
      if (word.text().matches("x\\d{1,9}")) {
        words.remove(word);
        return number(word, word.text().substring(1), 1, LARGEST_COUNT, 1);
      }
    }
    return 1;
  }

  /** A name, if the next word is one and no {@code key=value}. */
  String name(List<String> flags) {
    if (!words.isEmpty()) {
      Token word = words.get(0);
      if (NAME.matcher(word.text()).matches() && !flags.contains(word.text())) {
        words.remove(0);
        return word.text();
      }
    }
    return "";
  }

  boolean flag(String flag) {
    return words.removeIf(word -> word.text().equals(flag));
  }

  /** The word {@code key=...}; null if there is none. */
  @Nullable Token value(String key) {
    for (Token word : words) {
      if (word.text().startsWith(key + "=")) {
        words.remove(word);
        return word;
      }
    }
    return null;
  }

  /** What is behind the equals sign. */
  static String text(Token word) {
    return word.text().substring(word.text().indexOf('=') + 1);
  }

  int number(Token word, String text, int least, int most, int otherwise) {
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    problems.add(word.place(), "expected %d to %d, found '%s'".formatted(least, most, text));
    return otherwise;
  }

  private @Nullable Token take(String expected) {
    if (words.isEmpty()) {
      problems.add(place(), "'%s' needs %s".formatted(keyword.text(), expected));
      return null;
    }
    return words.remove(0);
  }

  /** A size of at least one byte. */
  static Optional<Long> size(String text) {
    OptionalLong bytes = ByteSize.parse(text);
    return bytes.isPresent() && bytes.getAsLong() > 0
        ? Optional.of(bytes.getAsLong())
        : Optional.empty();
  }
}
