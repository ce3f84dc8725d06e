// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import io.iovascope.host.KernelEvents;
import io.iovascope.host.log.LogLine.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a line what stands around the message of the kernel: stamps of {@code dmesg} in all
 * its formats, of {@code journalctl}, syslog daemons, consoles and hypervisors, levels, callers,
 * names of hosts, quotation marks of mails, in whatever order and number. Lines are to be given in
 * their order: JSON that takes several lines, and the boots of a journal, are remembered.
 */
final class LineDress {

  private static final String CLOCK = "\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?";
  private static final String ISO =
      "\\d{4}-\\d{2}-\\d{2}[T ]" + CLOCK + "(?:Z|[+-]\\d{2}:?\\d{2})?";

  /** {@code printk.time}, perhaps with {@code dmesg --show-delta}. */
  private static final Pattern KERNEL_TIME =
      Pattern.compile("\\[ *(\\d{1,9})\\.(\\d{1,9})(?: <[ \\d.]{1,20}>)?\\]");

  /** The same, of which a copy has lost the beginning. */
  private static final Pattern CUT_TIME = Pattern.compile("(\\d{1,9})\\.(\\d{6})\\]");

  /** {@code dmesg --human} and {@code --time-format delta}: no time since the boot. */
  private static final Pattern DELTA = Pattern.compile("\\[ *[+<] *\\d{1,9}\\.\\d{1,9}>?\\]");

  /** CONFIG_PRINTK_CALLER. */
  private static final Pattern CALLER = Pattern.compile("\\[ *[TC]\\d{1,9}\\]");

  /** {@code dmesg -T} in any language, {@code dmesg --human}, consoles. */
  private static final Pattern CLOCK_IN_BRACKETS =
      Pattern.compile(
          "\\[([^\\[\\]]{1,24}"
              + CLOCK
              + " \\d{4}|[^\\[\\]]{3,9}\\d{1,2} \\d{2}:\\d{2}|"
              + ISO
              + "|"
              + CLOCK
              + ")(?: <[ \\d.]{1,20}>)?\\]");

  private static final Pattern BOARD_CODE =
      Pattern.compile("\\[/?(?:b|i|code|quote|tt|pre)\\]", Pattern.CASE_INSENSITIVE);

  /** {@code dmesg -x}. */
  private static final Pattern FACILITY =
      Pattern.compile("[a-z0-9]{2,9} *:(emerg|alert|crit|err|warn|notice|info|debug) *: ?");

  private static final List<String> LEVELS =
      List.of("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug");

  /** {@code dmesg -r} and RFC 3164; RFC 5424 has a version behind it. */
  private static final Pattern RAW_LEVEL = Pattern.compile("<(\\d{1,3})>(?:1 (?=\\d))?");

  /** A record of {@code /dev/kmsg} or of extended netconsole. */
  private static final Pattern RECORD =
      Pattern.compile("(\\d{1,9}),\\d{1,18},(\\d{1,15}),[^;\\s]{0,200};");

  private static final Pattern ISO_TIME = Pattern.compile("(" + ISO + ") +");

  /** {@code journalctl -o short-full} and {@code short-unix}. */
  private static final Pattern JOURNAL_TIME =
      Pattern.compile("(\\p{L}{2,4}\\.? " + ISO + "(?: [A-Z][A-Z0-9+-]{0,8})?|\\d{10}\\.\\d{6}) +");

  /** RFC 3164, with or without a year or weekday, in any language. */
  private static final Pattern SYSLOG_TIME =
      Pattern.compile(
          "((?:\\d{4} )?(?:\\p{L}{2,4}\\.? )?(?:\\p{L}{3,5}\\.?|\\d{1,2}\\p{L}{1,4}) {1,2}\\d{1,2}"
              + "(?: \\d{4})?,? "
              + CLOCK
              + "(?: \\d{4})?) +");

  private static final Pattern PLAIN_CLOCK = Pattern.compile("(" + CLOCK + ") +");

  private static final Pattern KERNEL_TAG =
      Pattern.compile(
          "(?:[^\\s\\[\\]()]{1,255} )?(?:kernel|klogd|vmunix|hypervisor)(?:\\[\\d{1,9}\\])?"
              + "(?:: ?| - - - ?)");

  private static final Pattern PROGRAM_TAG =
      Pattern.compile("[^\\s:\\[\\]]{1,255} [^\\s:\\[\\]]{1,100}(?:\\[\\d{1,9}\\])?: ");

  /** {@code grep -n} and grep over several files. */
  private static final Pattern GREP =
      Pattern.compile("(?:[\\w./-]{1,200}:)?(?:\\d{1,9}[:-])?(?=\\[ *\\d{1,9}\\.\\d{6}\\])");

  private static final Pattern JOURNAL_SEPARATOR =
      Pattern.compile("-- (?:Boot [0-9a-f]{8,40}|Reboot) --");

  private static final Pattern JSON_TIME = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

  private static final int FACILITY_SHIFT = 3;
  private static final int LEVEL_MASK = 7;
  private static final String XEN = "(XEN)";

  private String bootId = "";
  private @Nullable Integer jsonLevel;
  private KernelEvents.Time jsonTime = KernelEvents.Time.UNKNOWN;

  /**
   * The message of a line.
   *
   * @param number of the line, from 1
   */
  LogLine undress(int number, String raw) {
    String line = LineCleaner.clean(raw);
    String bare = line.strip();
    if (bare.startsWith("{") && bare.contains("\"MESSAGE\"")) {
      return journalEntry(number, bare);
    }
    if (bare.startsWith("\"")) {
      Optional<LogLine> json = jsonMember(number, bare);
      if (json.isPresent()) {
        return json.get();
      }
    }
    if (bare.startsWith("-- ") && JOURNAL_SEPARATOR.matcher(bare).matches()) {
      return new LogLine(
          number, number - 1L, Source.KERNEL, true, null, KernelEvents.Time.UNKNOWN, true, "");
    }
    return new Layers(line).message(number);
  }

  private LogLine journalEntry(int number, String line) {
    String boot = JsonLine.value(line, "_BOOT_ID").orElse(bootId);
    boolean another = !bootId.isEmpty() && !boot.equals(bootId);
    bootId = boot;
    boolean kernel =
        JsonLine.value(line, "_TRANSPORT")
                .map(transport -> transport.equals("kernel"))
                .orElse(false)
            || JsonLine.value(line, "SYSLOG_IDENTIFIER").orElse("").equals("kernel");
    Optional<Long> monotonic =
        JsonLine.value(line, "_SOURCE_MONOTONIC_TIMESTAMP")
            .or(() -> JsonLine.value(line, "__MONOTONIC_TIMESTAMP"))
            .flatMap(LineDress::number);
    return new LogLine(
        number,
        number - 1L,
        kernel ? Source.KERNEL : Source.PROGRAM,
        true,
        JsonLine.value(line, "PRIORITY").flatMap(LineDress::level).orElse(null),
        monotonic.map(KernelEvents.Time::sinceBoot).orElse(KernelEvents.Time.UNKNOWN),
        another,
        JsonLine.value(line, "MESSAGE").orElse("").strip());
  }

  /** A member of a JSON object that takes a line each: dmesg, or the journal's json-pretty. */
  private Optional<LogLine> jsonMember(int number, String line) {
    Optional<String> text = JsonLine.value(line, "msg").or(() -> JsonLine.value(line, "MESSAGE"));
    if (text.isPresent()) {
      return Optional.of(
          new LogLine(
              number,
              number - 1L,
              Source.KERNEL,
              true,
              jsonLevel,
              jsonTime,
              false,
              text.get().strip()));
    }
    JsonLine.value(line, "pri").flatMap(LineDress::level).ifPresent(level -> jsonLevel = level);
    JsonLine.value(line, "time")
        .map(JSON_TIME::matcher)
        .filter(Matcher::matches)
        .ifPresent(time -> jsonTime = time(time, ""));
    return Optional.empty();
  }

  private static Optional<Long> number(String text) {
    return text.matches("\\d{1,15}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static Optional<Integer> level(String text) {
    return number(text).map(number -> number.intValue() & LEVEL_MASK);
  }

  private static KernelEvents.Time time(Matcher secondsAndFraction, String clock) {
    String fraction = (secondsAndFraction.group(2) + "000000000").substring(0, 9);
    return new KernelEvents.Time(
        Duration.ofSeconds(Long.parseLong(secondsAndFraction.group(1)), Long.parseLong(fraction)),
        clock);
  }

  /** The layers of one line, taken off from the left. */
  private static final class Layers {

    private final String line;
    private final Matcher matcher = KERNEL_TIME.matcher("");
    private int at;
    private KernelEvents.Time time = KernelEvents.Time.UNKNOWN;
    private @Nullable Integer level;
    private Source source = Source.UNKNOWN;
    private boolean stamped;
    private boolean tagged;
    private boolean marked;

    /**
     * Whether a time stands in front as syslog and the journal have it, a name and a tag behind.
     */
    private boolean syslog;

    Layers(String line) {
      this.line = line;
      matcher.reset(line);
    }

    LogLine message(int number) {
      while (at < line.length() && takeOne()) {
        // One layer less.
      }
      if (source == Source.UNKNOWN && syslog && takes(PROGRAM_TAG)) {
        source = Source.PROGRAM;
        if (matcher.usePattern(KERNEL_TIME).region(at, line.length()).lookingAt()) {
          message(number);
        }
      }
      String text = line.substring(at).stripTrailing();
      return new LogLine(
          number,
          number - 1L,
          source,
          stamped,
          level,
          time,
          false,
          marked ? withoutMarks(text) : text);
    }

    private boolean takeOne() {
      char c = line.charAt(at);
      return switch (c) {
        case ' ' -> skip(1);
        case '>', '|', '#', '*', '`' -> !stamped && mark(1);
        case '=', '+', '-' -> !stamped && isMark() && mark(1);
        case '[' -> takeBracket();
        case '<' -> takes(RAW_LEVEL) && rawLevel();
        case '(' -> line.startsWith(XEN, at) && skip(XEN.length()) && kernel();
        default -> Character.isDigit(c) ? takeNumber() : Character.isLetter(c) && takeWord();
      };
    }

    private boolean takeBracket() {
      if (takes(KERNEL_TIME)) {
        time = LineDress.time(matcher, time.clock());
        return kernel();
      }
      if (takes(DELTA)) {
        return kernel();
      }
      if (takes(CLOCK_IN_BRACKETS)) {
        boolean dmesg = !Character.isDigit(matcher.group(1).charAt(0));
        return clock(matcher.group(1)) && (!dmesg || kernel());
      }
      return stamped && takes(CALLER) || takes(BOARD_CODE);
    }

    private boolean takeNumber() {
      if (takes(RECORD)) {
        int priority = Integer.parseInt(matcher.group(1));
        level = priority & LEVEL_MASK;
        time = KernelEvents.Time.sinceBoot(Long.parseLong(matcher.group(2)));
        source = priority >> FACILITY_SHIFT == 0 ? Source.KERNEL : Source.PROGRAM;
        stamped = true;
        return true;
      }
      if (takes(CUT_TIME)) {
        time = LineDress.time(matcher, time.clock());
        return kernel();
      }
      if (takes(ISO_TIME) || takes(SYSLOG_TIME) || takes(PLAIN_CLOCK) || takes(JOURNAL_TIME)) {
        // dmesg --time-format iso alone has a comma.
        boolean dmesg = matcher.group(1).indexOf(',') > 0;
        syslog = !dmesg;
        return clock(matcher.group(1)) && (!dmesg || kernel());
      }
      return !stamped && takes(GREP) && matcher.end() > matcher.start();
    }

    private boolean takeWord() {
      if (!tagged && takes(KERNEL_TAG)) {
        tagged = true;
        return kernel();
      }
      if (stamped) {
        return false;
      }
      if (takes(FACILITY)) {
        level = LEVELS.indexOf(matcher.group(1));
        return kernel();
      }
      if (takes(SYSLOG_TIME) || takes(JOURNAL_TIME)) {
        syslog = true;
        return clock(matcher.group(1));
      }
      return takes(GREP) && matcher.end() > matcher.start();
    }

    private boolean rawLevel() {
      int priority = Integer.parseInt(matcher.group(1));
      level = priority & LEVEL_MASK;
      if (priority >> FACILITY_SHIFT == 0) {
        source = Source.KERNEL;
      }
      stamped = true;
      return true;
    }

    /** Of a difference between files, or of a list. */
    private boolean isMark() {
      int next = at + 1;
      return next < line.length() && "[> ".indexOf(line.charAt(next)) >= 0;
    }

    private boolean takes(Pattern pattern) {
      if (!matcher.usePattern(pattern).region(at, line.length()).lookingAt()) {
        return false;
      }
      at = matcher.end();
      return true;
    }

    private boolean skip(int characters) {
      at += characters;
      return true;
    }

    private boolean mark(int characters) {
      marked = true;
      return skip(characters);
    }

    private boolean kernel() {
      source = Source.KERNEL;
      stamped = true;
      return true;
    }

    private boolean clock(String text) {
      time = new KernelEvents.Time(time.sinceBoot(), text.strip());
      stamped = true;
      return true;
    }

    /** The other end of a table's cell or of a code mark. */
    private static String withoutMarks(String text) {
      int end = text.length();
      while (end > 0 && "`| ".indexOf(text.charAt(end - 1)) >= 0) {
        end--;
      }
      return text.substring(0, end);
    }
  }
}
