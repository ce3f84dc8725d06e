// SPDX-License-Identifier: Apache-2.0
package io.iovascope.scan;

import io.iovascope.host.Reading;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.RefusedReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A host of which one path answers wrongly. Notes what is asked for. For one thread. */
public final class FaultyHost implements HostRoot {

  /** What can go wrong with a path. */
  public enum Fault {
    /** The system refuses with this error. */
    EIO,
    EACCES,
    ENODEV,
    /** It is gone, though the directory has its name. */
    VANISHED,
    /** It is gone when it is asked for a second time. */
    GONE_AFTER_A_WHILE,
    /** It gives half of what it has, and says so. */
    CUT_OFF,
    /** It ends in the middle of its last line, as if that were all. */
    TORN,
    EMPTY,
    /** Characters that nobody expects, and no line break. */
    GARBAGE,
    /** Every second character is another one at every reading. */
    CHANGING,
    /** It is being written when it is read first, and still empty. */
    LATE,
    /** It takes its time. */
    SLOW,
    /** Never answers, until it is released. */
    HANGS
  }

  private static final byte[] NONSENSE =
      "\u001b[31m\u0000\u202e../../<script>\u00ff".repeat(40).getBytes(StandardCharsets.UTF_8);

  private final HostRoot host;
  private final String path;
  private final Fault fault;
  private final Set<String> asked = new LinkedHashSet<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private int answers;

  /**
   * @param path of which the host answers wrongly; of none if it is empty
   */
  public FaultyHost(HostRoot host, String path, Fault fault) {
    this.host = host;
    this.path = path;
    this.fault = fault;
  }

  /** What was asked for, each once. */
  public Set<String> asked() {
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
      // As Java throws it: of what is being read, there is no file in the message.
      case EIO -> RefusedReading.of(asked, new IOException("Input/output error"));
      case EACCES -> RefusedReading.of(asked, new AccessDeniedException(asked));
      case ENODEV ->
          RefusedReading.of(asked, new FileSystemException(asked, null, "No such device"));
      case VANISHED -> RefusedReading.of(asked, new NoSuchFileException(asked));
      case GONE_AFTER_A_WHILE ->
          answers > 1 ? RefusedReading.of(asked, new NoSuchFileException(asked)) : right;
      case LATE -> answers == 1 ? right.map(change) : right;
      case SLOW, HANGS -> {
        await();
        yield right;
      }
      case CUT_OFF ->
          right.map(change).flatMap(value -> Reading.truncated(value, asked, "cut off"));
      case TORN, EMPTY, GARBAGE, CHANGING -> right.map(change);
    };
  }

  private byte[] changed(byte[] content) {
    return switch (fault) {
      case CUT_OFF -> Arrays.copyOf(content, content.length / 2);
      case TORN -> Arrays.copyOf(content, Math.max(0, content.length - tornOff(content)));
      case EMPTY, LATE -> new byte[0];
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

  /** The last line but its first character, or half of a file without lines. */
  private static int tornOff(byte[] content) {
    int last = content.length - 1;
    while (last > 0 && content[last - 1] != '\n') {
      last--;
    }
    return last == 0 || content[content.length - 1] != '\n'
        ? content.length / 2 + 1
        : content.length - last - 1;
  }

  private void await() {
    try {
      if (fault == Fault.SLOW) {
        Thread.sleep(2);
      } else {
        hanging.countDown();
        released.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until a reading hangs; false if none does in time. */
  public boolean awaitHanging(Duration longest) throws InterruptedException {
    return hanging.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lets what hangs go on. */
  public void release() {
    released.countDown();
  }

  private List<String> changed(List<String> names) {
    return switch (fault) {
      case CUT_OFF -> names.subList(0, names.size() / 2);
      case EMPTY, LATE -> List.of();
      case GARBAGE, CHANGING -> List.of("", "..", "\u001b[31m", "0000:00:00.0", "99999999999");
      default -> names;
    };
  }

  private String changed(String target) {
    return switch (fault) {
      case CUT_OFF -> target.substring(0, target.length() / 2);
      case EMPTY, LATE -> "";
      case GARBAGE, CHANGING -> "/../\u001b[31m/\u0000";
      default -> target;
    };
  }
}
