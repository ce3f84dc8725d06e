// SPDX-License-Identifier: Apache-2.0
package io.iovascope.benchmark;

import io.iovascope.allocator.AllocatorEra;
import io.iovascope.allocator.IovaDomain;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long requests take: from the cache of a CPU, from the tree beside so many live ranges, and
 * where every gap is too small.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class AllocatorBenchmark {

  private static final long LIMIT = (1L << 35) - 1;
  private static final long NO_TIME = 0;

  @Param({"1000", "100000", "10000000"})
  int live;

  private IovaDomain filled = empty();
  private IovaDomain cached = empty();
  private IovaDomain fragmented = empty();

  private static IovaDomain empty() {
    IovaDomain domain = new IovaDomain(AllocatorEra.FROM_6_7.traits(), 4);
    domain.reserve(0xa0, 0xbf);
    domain.reserve(0xc0000, 0xdffff);
    domain.reserve(0xfee00, 0xfeeff);
    return domain;
  }

  @Setup(Level.Trial)
  public void fillDomains() {
    filled = filledWithSinglePages();
    cached = empty();
    fragmented = withHoles();
  }

  private IovaDomain filledWithSinglePages() {
    IovaDomain domain = empty();
    for (int i = 0; i < live; i++) {
      domain.alloc(0, 1, LIMIT, true, NO_TIME);
    }
    return domain;
  }

  /** No place but as many holes of 64 pages as there are ranges between them. */
  private IovaDomain withHoles() {
    long ranges = 2L * live;
    IovaDomain domain = new IovaDomain(AllocatorEra.FROM_6_7.traits(), 4, LIMIT + 1 - 64 * ranges);
    for (long i = 0; i < ranges; i++) {
      domain.alloc(0, 64, LIMIT, true, NO_TIME);
    }
    for (long i = 0; i < ranges; i += 2) {
      domain.free(0, LIMIT + 1 - 64 * (i + 1), 64, NO_TIME);
    }
    return domain;
  }

  /** A page taken from the cache and given back; the number of live ranges does not matter. */
  @Benchmark
  public long cachedPair() {
    long pfn = cached.alloc(0, 1, LIMIT, true, NO_TIME);
    cached.free(0, pfn, 1, NO_TIME);
    return pfn;
  }

  /** 64 pages, which are never cached, taken and given back. */
  @Benchmark
  public long uncachedPair() {
    long pfn = filled.alloc(0, 64, LIMIT, true, NO_TIME);
    filled.free(0, pfn, 64, NO_TIME);
    return pfn;
  }

  /** All the single pages, from none on: the time of all of them. */
  @Benchmark
  public IovaDomain fill() {
    return filledWithSinglePages();
  }

  /** A request that fails: the kernel's walk passes all holes. */
  @Benchmark
  public long failure() {
    return fragmented.alloc(0, 128, LIMIT, false, NO_TIME);
  }
}
