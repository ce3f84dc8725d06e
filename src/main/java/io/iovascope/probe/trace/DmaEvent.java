// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A trace event of {@code include/trace/events/dma.h}, by what it says about a device's address
 * space. It is known by its fields, for events were renamed ({@code dma_map_page} is {@code
 * dma_map_phys} in 7.2).
 *
 * @param name such as {@code dma_map_page}
 * @param direction whether addresses are taken or given back
 * @param failure how a failed request is told from a successful one
 * @param hasSize whether the size of the request is recorded; lists of pieces record it for each
 * @param hasError whether the error number is recorded
 */
public record DmaEvent(
    String name, Direction direction, Failure failure, boolean hasSize, boolean hasError) {

  static final String DEVICE = "device";
  static final String SIZE = "size";
  static final String ERROR = "err";
  private static final String ADDRESS = "dma_addr";
  private static final String POINTER = "virt_addr";

  /** Whether addresses are taken or given back. */
  enum Direction {
    MAP,
    UNMAP
  }

  /** How a failed request is told from a successful one. */
  enum Failure {
    /** The event is recorded for successful requests alone. */
    NEVER("", ""),
    /** It is recorded for failed requests alone. */
    ALWAYS("", ""),
    /** DMA_MAPPING_ERROR in place of the address. */
    ALL_ONES(ADDRESS, "18446744073709551615"),
    /** No memory in place of a pointer to it. */
    NULL(POINTER, "0");

    private final String field;
    private final String value;

    Failure(String field, String value) {
      this.field = field;
      this.value = value;
    }

    /** A filter for failed or for successful requests; empty if all are the one or the other. */
    private String filter(boolean failed) {
      return field.isEmpty() ? "" : field + (failed ? " == " : " != ") + value;
    }
  }

  /** Empty if the event is about something else, or does not name the device. */
  static Optional<DmaEvent> of(EventFormat format) {
    String name = format.name();
    boolean maps = name.startsWith("dma_map_") || name.startsWith("dma_alloc");
    boolean unmaps = name.startsWith("dma_unmap_") || name.startsWith("dma_free");
    if (!(maps || unmaps) || !format.isText(DEVICE)) {
      return Optional.empty();
    }
    return Optional.of(
        new DmaEvent(
            name,
            maps ? Direction.MAP : Direction.UNMAP,
            maps ? failure(format) : Failure.NEVER,
            format.isNumber(SIZE),
            format.isNumber(ERROR)));
  }

  private static Failure failure(EventFormat format) {
    if (format.name().endsWith("_err")) {
      return Failure.ALWAYS;
    }
    if (format.isNumber(POINTER)) {
      return Failure.NULL;
    }
    return format.name().startsWith("dma_map_") && format.isNumber(ADDRESS)
        ? Failure.ALL_ONES
        : Failure.NEVER;
  }

  /** The histograms that count this event: successful requests, failed ones, or both apart. */
  List<HistogramTrigger> triggers() {
    List<HistogramTrigger> triggers = new ArrayList<>();
    if (failure != Failure.ALWAYS) {
      triggers.add(new HistogramTrigger(this, false, List.of(), hasSize, failure.filter(false)));
    }
    if (failure != Failure.NEVER) {
      List<String> keys = new ArrayList<>();
      if (hasSize) {
        keys.add(SIZE);
      }
      if (hasError) {
        keys.add(ERROR);
      }
      triggers.add(new HistogramTrigger(this, true, keys, false, failure.filter(true)));
    }
    return triggers;
  }

  /**
   * Whether a recorded request failed.
   *
   * @param line the numbers that the event recorded, by field
   */
  boolean failed(RecordedEvent line) {
    return switch (failure) {
      case NEVER -> false;
      case ALWAYS -> true;
      case ALL_ONES -> line.number(ADDRESS).map(value -> value == -1).orElse(false);
      case NULL -> line.number(POINTER).map(value -> value == 0).orElse(false);
    };
  }
}
