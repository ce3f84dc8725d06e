// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A host of which one path answers wrongly. Notes what is asked for. */
final class FaultyHost implements HostRoot {

  /** What can go wrong with a path. */
  enum Fault {
    EIO,
    EACCES,
    ENODEV,
    /** It is gone when it is asked for a second time. */
    GONE_AFTER_A_WHILE,
    /** It gives half of what it has, and says so. */
    CUT_OFF,
    EMPTY,
    /** Characters that nobody expects, and no line break. */
    GARBAGE,
    /** Every second character is another one at every reading. */
    CHANGING
  }

  private static final byte[] NONSENSE =
      "\u001b[31m\u0000\u202e../../<script>\u00ff".repeat(40).getBytes(StandardCharsets.UTF_8);

  private final HostRoot host;
  private final String path;
  private final Fault fault;
  private final Set<String> asked = new LinkedHashSet<>();
  private int answers;

  /**
   * @param path of which the host answers wrongly; of none if it is empty
   */
  FaultyHost(HostRoot host, String path, Fault fault) {
    this.host = host;
    this.path = path;
    this.fault = fault;
  }

  /** What was asked for, each once. */
  Set<String> asked() {
    return asked;
  }

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public Reading<byte[]> bytes(String asked, int limit) {
    return answer(asked, host.bytes(asked, limit), this::changed);
  }

  @Override
  public Reading<List<String>> list(String asked) {
    return answer(asked, host.list(asked), this::changed);
  }

  @Override
  public Reading<String> link(String asked) {
    return answer(asked, host.link(asked), this::changed);
  }

  @Override
  public Reading<String> realPath(String asked) {
    return answer(asked, host.realPath(asked), this::changed);
  }

  private <T> Reading<T> answer(String asked, Reading<T> right, UnaryOperator<T> change) {
    this.asked.add(asked);
    if (!asked.equals(path) || !right.isOk()) {
      return right;
    }
    answers++;
    return switch (fault) {
      case EIO -> Reading.failed(asked, "Input/output error");
      case EACCES -> Reading.denied(asked, "permission denied: needs root");
      case ENODEV -> Reading.absent(asked, "vanished while being read: No such device");
      case GONE_AFTER_A_WHILE -> answers > 1 ? Reading.absent(asked, "not there") : right;
      case CUT_OFF ->
          right.map(change).flatMap(value -> Reading.truncated(value, asked, "cut off"));
      case EMPTY, GARBAGE, CHANGING -> right.map(change);
    };
  }

  private byte[] changed(byte[] content) {
    return switch (fault) {
      case CUT_OFF -> Arrays.copyOf(content, content.length / 2);
      case EMPTY -> new byte[0];
      case GARBAGE -> NONSENSE;
      case CHANGING -> {
        byte[] other = content.clone();
        for (int i = answers % 2; i < other.length; i += 2) {
          other[i] = (byte) (other[i] + answers);
        }
        yield other;
      }
      default -> content;
    };
  }

  private List<String> changed(List<String> names) {
    return switch (fault) {
      case CUT_OFF -> names.subList(0, names.size() / 2);
      case EMPTY -> List.of();
      case GARBAGE, CHANGING -> List.of("", "..", "\u001b[31m", "0000:00:00.0", "99999999999");
      default -> names;
    };
  }

  private String changed(String target) {
    return switch (fault) {
      case CUT_OFF -> target.substring(0, target.length() / 2);
      case EMPTY -> "";
      case GARBAGE, CHANGING -> "/../\u001b[31m/\u0000";
      default -> target;
    };
  }
}
