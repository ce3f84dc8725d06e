// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host;

import io.iovascope.text.Label;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that was read from a host, or the reason why there is none. A truncated or malformed
 * source may still have given a part of its value.
 *
 * @param status how the reading went
 * @param value what was read; present if {@code status} is {@code OK}, possible if it is {@code
 *     TRUNCATED} or {@code MALFORMED}, else null
 * @param path the file or directory on the host, absolute, as the host spells it
 * @param detail what happened, for a person: empty if all is well
 */
public record Reading<T>(Status status, @Nullable T value, String path, String detail) {

  public enum Status {
    /** Read completely. */
    OK,
    /** Not on this host or kernel. */
    ABSENT,
    /** Not in what was given of the host, which proves nothing about the host. */
    NOT_COLLECTED,
    /** There, but reading it needs a privilege. */
    DENIED,
    /** Read, but not what was expected. */
    MALFORMED,
    /** Only a part could be read. */
    TRUNCATED,
    /** The system refused to read it. */
    FAILED;

    /** The name in every output: lower case. */
    public String label() {
      return Label.of(this);
    }
  }

  public static <T> Reading<T> ok(T value, String path) {
    return new Reading<>(Status.OK, value, path, "");
  }

  public static <T> Reading<T> absent(String path, String detail) {
    return new Reading<>(Status.ABSENT, null, path, detail);
  }

  /**
   * What was not given.
   *
   * @param path where the host has it
   * @param detail what lacks it, and how it is to be had
   */
  public static <T> Reading<T> notCollected(String path, String detail) {
    return new Reading<>(Status.NOT_COLLECTED, null, path, detail);
  }

  /**
   * What may not be read.
   *
   * @param needs the privilege that would help
   */
  public static <T> Reading<T> denied(String path, String needs) {
    return new Reading<>(Status.DENIED, null, path, needs);
  }

  /**
   * What was not what it should be.
   *
   * @param value the part that made sense, or null
   * @param detail what was expected, what was found, and where
   */
  public static <T> Reading<T> malformed(@Nullable T value, String path, String detail) {
    return new Reading<>(Status.MALFORMED, value, path, detail);
  }

  /**
   * What was read in part.
   *
   * @param value the part that was read
   */
  public static <T> Reading<T> truncated(T value, String path, String detail) {
    return new Reading<>(Status.TRUNCATED, value, path, detail);
  }

  public static <T> Reading<T> failed(String path, String detail) {
    return new Reading<>(Status.FAILED, null, path, detail);
  }

  /** Whether the value is there and complete. */
  public boolean isOk() {
    return status == Status.OK;
  }

  /** The value, or what there is of it. */
  public Optional<T> optional() {
    return Optional.ofNullable(value);
  }

  public T orElse(T other) {
    return value == null ? other : value;
  }

  /** The same reading of something derived from the value. */
  public <R> Reading<R> map(Function<? super T, ? extends R> function) {
    return new Reading<>(status, value == null ? null : function.apply(value), path, detail);
  }

  /**
   * What {@code parser} makes of the value. The worse of the two outcomes is kept: a truncated file
   * that parses stays truncated.
   */
  public <R> Reading<R> flatMap(Function<? super T, Reading<R>> parser) {
    if (value == null) {
      return new Reading<>(status, null, path, detail);
    }
    Reading<R> parsed = parser.apply(value);
    return isOk() || !parsed.isOk()
        ? parsed
        : new Reading<>(status, parsed.value, parsed.path, detail);
  }
}
