// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.HostResources;
import io.iovascope.host.HostResources.HugePages;
import io.iovascope.host.HostResources.Swiotlb;
import io.iovascope.host.Reading;
import io.iovascope.host.Reading.Status;
import io.iovascope.host.Source;
import io.iovascope.host.root.BadLines;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.TextFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how much memory and how many processors, huge pages and bounce buffers there are. */
final class HostResourcesReader {

  private static final String MEMORY = "/proc/meminfo";
  private static final String CPUS = "/sys/devices/system/cpu/possible";
  private static final String HUGE_PAGES = "/sys/kernel/mm/hugepages";
  private static final String SWIOTLB = "/sys/kernel/debug/swiotlb";
  private static final int SMALL = 4096;
  private static final int MOST_CPUS = 1 << 16;

  private static final Pattern TOTAL =
      Pattern.compile("^MemTotal: +(\\d{1,15}) kB$", Pattern.MULTILINE);
  private static final Pattern CPU_RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
  private static final Pattern POOL = Pattern.compile("hugepages-(\\d{1,12})kB");
  private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

  private HostResourcesReader() {}

  static HostResources read(HostRoot root) {
    return new HostResources(
        KernelReader.physicalAddressBits(root),
        TextFile.read(root, MEMORY, TextFile.USUAL_LIMIT).flatMap(HostResourcesReader::total),
        TextFile.read(root, CPUS, SMALL).flatMap(HostResourcesReader::cpus),
        hugePages(root),
        swiotlb(root),
        SlabInfoReader.read(root));
  }

  /**
   * The account of the readings. No layer of the picture rests on these files: nothing is said of
   * those that are not there, nor of the last two where ordinary users may not see them.
   */
  static List<Source> sources(HostResources resources) {
    List<Source> sources = new ArrayList<>();
    sources.add(Source.of("meminfo", resources.memoryBytes(), false));
    sources.add(Source.of("possible-cpus", resources.possibleCpus(), false));
    sources.add(Source.of("hugepages", resources.hugePages(), false));
    if (resources.swiotlb().status() != Status.DENIED) {
      sources.add(Source.of("swiotlb", resources.swiotlb(), false));
    }
    // Where it can be read it is one count among many others: not worth a line.
    if (!resources.iovaRanges().isOk() && resources.iovaRanges().status() != Status.DENIED) {
      sources.add(Source.of("iova-slab", resources.iovaRanges(), false));
    }
    return sources.stream().filter(source -> source.status() != Status.ABSENT).toList();
  }

  private static Reading<Long> total(String text) {
    Matcher matcher = TOTAL.matcher(text);
    return matcher.find()
        ? Reading.ok(Long.parseLong(matcher.group(1)) << 10, MEMORY)
        : Reading.malformed(null, MEMORY, "expected a line 'MemTotal: N kB'");
  }

  /** Counts what a list such as {@code 0-3,8-11} names. */
  private static Reading<Integer> cpus(String text) {
    int count = 0;
    for (String part : text.strip().split(",", -1)) {
      Matcher matcher = CPU_RANGE.matcher(part);
      int first = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
      int last = first < 0 || matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (first < 0 || last < first || last >= MOST_CPUS) {
        return Reading.malformed(
            null,
            CPUS,
            "expected a list such as 0-3,8, found '%s'".formatted(BadLines.quoted(text)));
      }
      count += last - first + 1;
    }
    return Reading.ok(count, CPUS);
  }

  private static Reading<List<HugePages>> hugePages(HostRoot root) {
    return root.list(HUGE_PAGES).flatMap(names -> hugePages(root, names));
  }

  private static Reading<List<HugePages>> hugePages(HostRoot root, List<String> names) {
    List<HugePages> pools = new ArrayList<>();
    Reading<Long> lost = null;
    for (String name : names) {
      Matcher matcher = POOL.matcher(name);
      if (matcher.matches()) {
        long bytes = Long.parseLong(matcher.group(1)) << 10;
        Reading<Long> pages = count(root, HUGE_PAGES + "/" + name + "/nr_hugepages");
        pages.optional().ifPresent(number -> pools.add(new HugePages(bytes, number)));
        lost = pages.isOk() ? lost : pages;
      }
    }
    pools.sort(Comparator.comparingLong(HugePages::pageBytes));
    List<HugePages> sorted = List.copyOf(pools);
    return lost == null
        ? Reading.ok(sorted, HUGE_PAGES)
        : new Reading<>(lost.status(), sorted, lost.path(), lost.detail());
  }

  private static Reading<Swiotlb> swiotlb(HostRoot root) {
    Reading<Long> slots = count(root, SWIOTLB + "/io_tlb_nslabs");
    Optional<Long> used = count(root, SWIOTLB + "/io_tlb_used").optional();
    if (slots.isOk() && used.isEmpty()) {
      return Reading.absent(SWIOTLB + "/io_tlb_used", "not there");
    }
    Long highest = count(root, SWIOTLB + "/io_tlb_used_hiwater").optional().orElse(null);
    return slots.map(number -> new Swiotlb(number, used.orElse(0L), highest));
  }

  private static Reading<Long> count(HostRoot root, String path) {
    return TextFile.read(root, path, SMALL)
        .flatMap(
            text ->
                COUNT.matcher(text.strip()).matches()
                    ? Reading.ok(Long.valueOf(text.strip()), path)
                    : Reading.malformed(
                        null,
                        path,
                        "expected a number, found '%s'".formatted(BadLines.quoted(text))));
  }
}
