// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts messages together that a mail, a terminal or an old kernel spread over several lines. Lines
 * are joined only where the pieces make a message that is known: a fault of which more is there
 * than before ({@link FaultMessage#score}), or a {@link WholeMessage}. Everything else passes as it
 * is.
 */
final class LineJoiner {

  /** Longest message that is put together, in characters, and most lines of one. */
  private static final int LONGEST = 4096;

  private static final int MOST_PIECES = 12;

  /** Lines of others that may stand between the halves of a fault: several processors print. */
  private static final int MOST_BETWEEN = 4;

  private final Consumer<LogLine> next;

  /** Pieces of what may become one message; one of them if it is a line like any other. */
  private final List<LogLine> pieces = new ArrayList<>();

  /** The pieces that make sense together, in one. */
  private String whole = "";

  /** How many of the pieces these are. */
  private int used;

  /** What {@link #whole} is, joined with the pieces beyond. */
  private String candidate = "";

  private final List<LogLine> between = new ArrayList<>();

  LineJoiner(Consumer<LogLine> next) {
    this.next = next;
  }

  void accept(LogLine line) {
    if (pieces.isEmpty()) {
      hold(line);
      return;
    }
    if (continues(line)) {
      return;
    }
    boolean waits =
        between.size() < MOST_BETWEEN && waitsForSecondHalf() && !FaultMessage.mayBeIn(line.text());
    if (waits) {
      between.add(line);
      return;
    }
    List<LogLine> again = release();
    again.add(line);
    again.forEach(this::acceptAnew);
  }

  private void acceptAnew(LogLine line) {
    if (pieces.isEmpty()) {
      hold(line);
    } else {
      accept(line);
    }
  }

  /** Passes on what is held: no more lines come. */
  void finish() {
    while (!pieces.isEmpty()) {
      List<LogLine> again = release();
      again.forEach(this::acceptAnew);
    }
  }

  private void hold(LogLine line) {
    pieces.add(line);
    whole = line.text();
    candidate = whole;
    used = 1;
  }

  /** Passes the message on that is there, and returns what is behind it. */
  private List<LogLine> release() {
    next.accept(used == 1 ? pieces.get(0) : pieces.get(0).withText(whole));
    List<LogLine> rest = new ArrayList<>(pieces.subList(used, pieces.size()));
    rest.addAll(between);
    pieces.clear();
    between.clear();
    return rest;
  }

  private boolean waitsForSecondHalf() {
    if (pieces.size() > used) {
      return false;
    }
    List<FaultMessage> faults = FaultMessage.all(whole);
    return !faults.isEmpty() && !faults.get(faults.size() - 1).hasReason();
  }

  private boolean continues(LogLine line) {
    boolean secondHalf = FaultMessage.isSecondHalf(line.text());
    boolean possible =
        !line.text().isEmpty()
            && pieces.size() < MOST_PIECES
            && candidate.length() + line.text().length() < LONGEST
            && (secondHalf || !line.stamped() && between.isEmpty());
    if (!possible) {
      return false;
    }
    return joinsAFault(line) || between.isEmpty() && joinsAnother(line);
  }

  private boolean joinsAFault(LogLine line) {
    int score = FaultMessage.score(withoutSoftBreak(candidate));
    if (score == 0 || beginsAFault(line)) {
      return false;
    }
    Optional<String> best = Optional.empty();
    for (String joined : joined(line.text())) {
      int better = FaultMessage.score(joined);
      if (better > score) {
        best = Optional.of(joined);
        score = better;
      }
    }
    best.ifPresent(joined -> take(line, joined, FaultMessage.mayBeIn(joined)));
    return best.isPresent();
  }

  /** What begins a fault is not the rest of another. */
  private boolean beginsAFault(LogLine line) {
    List<FaultMessage> faults = FaultMessage.all(line.text());
    return !faults.isEmpty()
        && (faults.get(0).hasAccess() || !FaultMessage.all(candidate).isEmpty());
  }

  private boolean joinsAnother(LogLine line) {
    boolean possible =
        !line.stamped()
            && WholeMessage.isBeginning(candidate)
            && !WholeMessage.isBeginning(line.text())
            && !WholeMessage.is(line.text());
    if (!possible) {
      return false;
    }
    for (String joined : joined(line.text())) {
      boolean complete = WholeMessage.is(joined);
      if (complete || WholeMessage.isBeginning(joined)) {
        take(line, joined, complete);
        return true;
      }
    }
    return false;
  }

  /**
   * @param makesSense whether the pieces up to this one are to be passed on as one
   */
  private void take(LogLine line, String joined, boolean makesSense) {
    pieces.add(line);
    candidate = joined;
    if (makesSense) {
      whole = joined;
      used = pieces.size();
    }
  }

  /** The ways in which a line may go on: mails break at spaces, terminals anywhere. */
  private List<String> joined(String text) {
    String bare = withoutSoftBreak(candidate);
    return bare.length() == candidate.length()
        ? List.of(candidate + " " + text, candidate + text)
        : List.of(bare + text, bare + " " + text, candidate + " " + text);
  }

  /**
   * Without the soft line break of quoted-printable text, and the space that it keeps (RFC 2045).
   */
  private static String withoutSoftBreak(String text) {
    if (text.endsWith("=20")) {
      return text.substring(0, text.length() - 3);
    }
    return text.endsWith("=") ? text.substring(0, text.length() - 1) : text;
  }
}
