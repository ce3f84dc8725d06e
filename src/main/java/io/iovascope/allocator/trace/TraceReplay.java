// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator.trace;

import io.iovascope.allocator.AllocatorTraits;
import io.iovascope.allocator.EndlessSearchException;
import io.iovascope.allocator.IovaDomain;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does what a trace says with our allocator, and compares what it answers with what the kernel did.
 * The workers run when the trace says so, never by the clock.
 */
public final class TraceReplay {

  /** A trace that fills more than this is refused: it would fill the memory too. */
  public static final long MAX_NODES = 4_000_000;

  private static final long NO_TIME = 0;
  private static final int ORDERS = 6;

  private final AllocatorTraits traits;
  private @Nullable IovaDomain current;
  private boolean thirtyTwoBitFirst;
  private long profiles;
  private long reservations;
  private long requests;
  private long failures;
  private long frees;
  private long workerRuns;
  private long states;

  public TraceReplay(AllocatorTraits traits) {
    this.traits = traits;
  }

  /**
   * Applies the next line.
   *
   * @return how our answer differs from the kernel's, if it does
   * @throws TraceFormatException if the line cannot stand where it does
   */
  public Optional<String> apply(TraceEvent event) throws TraceFormatException {
    if (event instanceof TraceEvent.Profile) {
      current = new IovaDomain(traits, TraceEvent.CPUS);
      thirtyTwoBitFirst = true;
      profiles++;
      return Optional.empty();
    }
    IovaDomain domain = current;
    if (domain == null) {
      throw new TraceFormatException("a PROFILE line must come first");
    }
    if (domain.nodes() > MAX_NODES) {
      throw new TraceFormatException("more than %d ranges in a domain".formatted(MAX_NODES));
    }
    if (event instanceof TraceEvent.Reserve reserve) {
      domain.reserve(reserve.firstPfn(), reserve.lastPfn());
      reservations++;
    } else if (event instanceof TraceEvent.Alloc alloc) {
      return alloc(domain, alloc);
    } else if (event instanceof TraceEvent.Free free) {
      if (domain.live() == 0) {
        throw new TraceFormatException("frees a range, but none is in use");
      }
      domain.free(free.cpu(), free.pfn(), free.size(), NO_TIME);
      frees++;
    } else if (event instanceof TraceEvent.DepotRun run) {
      return runWorker(domain, run);
    } else if (event instanceof TraceEvent.State state) {
      return compare(domain, state);
    }
    return Optional.empty();
  }

  /** What has been applied up to now. */
  public TraceCounts counts() {
    return new TraceCounts(profiles, reservations, requests, failures, frees, workerRuns, states);
  }

  private Optional<String> alloc(IovaDomain domain, TraceEvent.Alloc alloc) {
    requests++;
    long pfn;
    try {
      pfn =
          domain.alloc(
              alloc.cpu(),
              domain.sizeFromCaller(alloc.size()),
              alloc.limitPfn(),
              alloc.flush(),
              NO_TIME);
    } catch (EndlessSearchException e) {
      return Optional.of(difference(pfnText(alloc.result()), "a search without end"));
    }
    if (pfn == IovaDomain.FAILED) {
      failures++;
      // The driver of the traces gives up 32-bit addresses as the DMA API does, in all kernels.
      thirtyTwoBitFirst = thirtyTwoBitFirst && alloc.flush();
    }
    return pfn == alloc.result()
        ? Optional.empty()
        : Optional.of(difference(pfnText(alloc.result()), pfnText(pfn)));
  }

  private Optional<String> runWorker(IovaDomain domain, TraceEvent.DepotRun run)
      throws TraceFormatException {
    if (!traits.drainsDepot()) {
      throw new TraceFormatException(
          "in kernels %s no depot has a worker".formatted(traits.label()));
    }
    workerRuns++;
    int before = domain.depotSize(run.order());
    domain.runDepotWorker(run.order(), NO_TIME);
    int after = domain.depotSize(run.order());
    return before == run.before() && after == run.after()
        ? Optional.empty()
        : Optional.of(
            difference(
                "%d, then %d magazines".formatted(run.before(), run.after()),
                "%d, then %d".formatted(before, after)));
  }

  private Optional<String> compare(IovaDomain domain, TraceEvent.State state) {
    states++;
    for (StateField field : StateField.values()) {
      Long kernel = state.numbers().get(field);
      if (kernel != null) {
        long ours = number(domain, field);
        if (ours != kernel) {
          return Optional.of(difference(field.text(kernel), field.text(ours)));
        }
      }
    }
    return Optional.empty();
  }

  private long number(IovaDomain domain, StateField field) {
    return switch (field) {
      case NODES -> domain.nodes();
      case MAX32 -> domain.max32AllocSize();
      case LIVE -> domain.live();
      case THIRTY_TWO_BIT_FIRST -> thirtyTwoBitFirst ? 1 : 0;
      case DEPOT -> {
        long magazines = 0;
        for (int order = 0; order < ORDERS; order++) {
          magazines += domain.depotSize(order);
        }
        yield magazines;
      }
    };
  }

  private static String pfnText(long pfn) {
    return pfn == IovaDomain.FAILED ? "a failure" : "pfn 0x" + Long.toHexString(pfn);
  }

  private static String difference(String kernel, String ours) {
    return "the trace has %s, iovascope %s".formatted(kernel, ours);
  }
}
