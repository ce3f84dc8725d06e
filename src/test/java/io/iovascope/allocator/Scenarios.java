// SPDX-License-Identifier: Apache-2.0
package io.iovascope.allocator;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Small pieces of work, one behaviour each, and a text of what they led to. */
final class Scenarios {

  private static final long LIMIT_32 = 0xfffff;
  private static final long NO_TIME = 0;

  private final AllocatorEra era;
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);
  private IovaDomain domain;

  private Scenarios(AllocatorEra era) {
    this.era = era;
    domain = new IovaDomain(era.traits(), 4);
  }

  /** All scenarios for an era. */
  static String text(AllocatorEra era, String release) {
    Scenarios scenarios = new Scenarios(era);
    scenarios.out.println("## kernel " + release);
    scenarios.topDown();
    scenarios.clientHost();
    scenarios.cacheReuse();
    scenarios.cacheRounding();
    scenarios.exhaustion();
    scenarios.mtuFlip();
    scenarios.reserve();
    scenarios.wholeWindow();
    scenarios.alignmentWaste();
    scenarios.failureAbove4GiB();
    return scenarios.text.toString();
  }

  private void topDown() {
    begin("S1 empty domain, top-down, 32-bit limit");
    for (long size : new long[] {1, 1, 2, 3, 4, 1, 33, 1, 16}) {
      alloc(size, 32, false, 0);
    }
    tree("S1 tree");
  }

  private void clientHost() {
    begin(
        "S2 client host: VGA, window c0000000-dfffffff, fd000000-fe7fffff, 64b window"
            + " 4000000000-7fffffffff, MSI");
    reserveWindows();
    tree("S2init tree");
    for (long size : new long[] {1, 1, 256, 4096, 262144, 65536}) {
      alloc(size, 32, false, 0);
    }
    for (int bits : new int[] {39, 38, 48, 47}) {
      alloc(1, bits, true, 0);
    }
    tree("S2 tree");
  }

  private void cacheReuse() {
    begin("S3 rcache reuse: free then alloc same order; other cpu does not see it");
    alloc(1, 32, false, 0);
    alloc(1, 32, false, 0);
    free(0xfffff, 1);
    alloc(1, 32, false, 0);
    free(0xffffe, 1);
    alloc(1, 32, false, 1);
    alloc(1, 32, false, 0);
    tree("S3 tree");
  }

  private void cacheRounding() {
    begin("S4 rcache rounding: size 3 freed, order-2 cache, reused for size 4; size 33 not cached");
    alloc(3, 32, false, 0);
    alloc(1, 32, false, 0);
    free(0xffffc, 3);
    alloc(4, 32, false, 0);
    alloc(33, 32, false, 0);
    free(0xfffc0, 33);
    tree("S4 tree");
  }

  private void exhaustion() {
    begin(
        "S5 32-bit exhaustion: fill with 0x10000-page (256MiB) blocks then 1-page, then fast-fail");
    reserveWindows();
    for (int i = 0; i < 13; i++) {
      alloc(65536, 32, false, 0);
    }
    out.printf("max32=%x%n", domain.max32AllocSize());
    alloc(65536, 32, false, 0);
    alloc(32768, 32, false, 0);
    alloc(256, 32, false, 0);
    alloc(65536, 47, true, 0);
    tree("S5 tree");
  }

  private void mtuFlip() {
    begin("S6 cached 16-KiB ranges hold 32-bit space (MTU flip)");
    reserveWindows();
    List<Long> blocks = new ArrayList<>();
    for (long pfn = take(4, false); pfn != 0; pfn = take(4, false)) {
      blocks.add(pfn);
    }
    out.println("16K blocks allocated=" + blocks.size());
    for (int i = 0; i < blocks.size(); i++) {
      domain.free(i % 4, blocks.get(i), 4, NO_TIME);
    }
    out.println("after free all: tree nodes=" + domain.nodes());
    int more = 0;
    while (take(1, false) != 0) {
      more++;
    }
    out.println("4K allocs before 32-bit failure (no flush)=" + more);
    // The number is the one from before the request, in the kernel's text too.
    long nodes = domain.nodes();
    out.printf("with flush: pfn=%x nodes now=%d%n", take(1, true), nodes);
  }

  private long take(long size, boolean flush) {
    return domain.alloc(0, domain.sizeFromCaller(size), LIMIT_32, flush, NO_TIME);
  }

  private void reserve() {
    begin("S7 reserve semantics: overlap extends/merges");
    domain.reserve(0x10000, 0x1ffff);
    domain.reserve(0x20000, 0x27fff);
    domain.reserve(0x5000, 0x30000);
    tree("S7 tree");
  }

  private void wholeWindow() {
    begin("S8 pci=nocrs style whole-iomem window 0-3fffffffffff (46 bit)");
    domain.reserve(0, 0x3ffffffffL);
    alloc(1, 32, false, 0);
    for (int bits : new int[] {39, 46, 47, 48}) {
      alloc(1, bits, true, 0);
    }
  }

  private void alignmentWaste() {
    begin("S9 size alignment waste: 33-page blocks align 64 pages");
    for (long size : new long[] {33, 33, 1, 16, 33}) {
      alloc(size, 32, false, 0);
    }
    tree("S9 tree");
  }

  private void failureAbove4GiB() {
    begin("S10 64-bit failure sets max32 too");
    alloc(1048581, 32, false, 0);
    alloc(1L << 36, 47, true, 0);
    out.printf("max32=%x%n", domain.max32AllocSize());
    alloc(1, 32, false, 0);
  }

  private void begin(String title) {
    out.println("# " + title);
    domain = new IovaDomain(era.traits(), 4);
  }

  private void reserveWindows() {
    domain.reserve(0xa0, 0xbf);
    domain.reserve(0xc0000, 0xdffff);
    domain.reserve(0xfd000, 0xfe7ff);
    domain.reserve(0x4000000, 0x7ffffff);
    domain.reserve(0xfee00, 0xfeeff);
  }

  private void alloc(long size, int limitBits, boolean flush, int cpu) {
    long limit = (1L << (limitBits - 12)) - 1;
    long pfn = domain.alloc(cpu, domain.sizeFromCaller(size), limit, flush, NO_TIME);
    out.printf(
        "alloc size=%d limit_bits=%d flush=%d cpu=%d -> pfn=%x%n",
        size, limitBits, flush ? 1 : 0, cpu, pfn);
  }

  private void free(long pfn, long size) {
    domain.free(0, pfn, size, NO_TIME);
    out.printf("free pfn=%x size=%d cpu=0%n", pfn, size);
  }

  private void tree(String title) {
    String ranges =
        domain.ranges().stream()
            .map(range -> "[%x-%x]".formatted(range.start() >>> 12, range.end() >>> 12))
            .collect(Collectors.joining(" "));
    out.printf("%s: %s max32=%x%n", title, ranges, domain.max32AllocSize());
  }
}
