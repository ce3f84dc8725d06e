// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.piece.read;

import io.iovascope.host.CommandLine;
import io.iovascope.host.HostResources;
import io.iovascope.host.IoMemory;
import io.iovascope.host.KernelConfig;
import io.iovascope.host.KernelRelease;
import io.iovascope.host.Reading;
import io.iovascope.host.fact.Exactness;
import io.iovascope.host.fact.Fact;
import io.iovascope.host.fact.FactAt;
import io.iovascope.host.fact.PieceFacts;
import io.iovascope.host.machine.Processor;
import io.iovascope.host.read.IoMemoryReader;
import io.iovascope.host.read.KernelConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads files of {@code /proc} and {@code /boot} and the output of {@code uname} as they are. */
final class PlainFile {

  private static final Pattern UNAME =
      Pattern.compile("Linux (\\S{1,255}) (\\d{1,2}\\.\\d{1,3}\\S{0,200}) #.*");
  private static final Pattern VERSION = Pattern.compile("Linux version (\\S{1,200}) .*");
  private static final Pattern ADDRESS_SIZES =
      Pattern.compile("[Aa]ddress sizes\\s*: +(\\d{1,2}) bits physical\\b");
  private static final Pattern TOTAL = Pattern.compile("MemTotal: +(\\d{1,15}) kB");
  private static final Pattern POOL = Pattern.compile("HugePages_Total: +(\\d{1,12})");
  private static final Pattern PAGE = Pattern.compile("Hugepagesize: +(\\d{1,9}) kB");
  private static final int KIB = 1024;

  private PlainFile() {}

  static PieceFacts memoryMap(String text, String path) {
    Reading<IoMemory> map = IoMemoryReader.parse(text, path);
    boolean told = map.value() != null;
    return new PieceFacts(
        path,
        "a memory map",
        Exactness.FILES,
        map.status(),
        map.detail(),
        told ? List.of(new FactAt(new Fact.MemoryMap(map), 0)) : List.of());
  }

  static PieceFacts commandLine(String text, String path) {
    return of(path, "a command line", new Fact.BootWords(new CommandLine(text.strip())));
  }

  static PieceFacts config(String text, String path) {
    Reading<KernelConfig> config = KernelConfigReader.parse(text, path);
    return of(path, "a kernel configuration", new Fact.BuiltWith(config)).remarked(config.detail());
  }

  static PieceFacts version(String text, String path) {
    List<FactAt> facts = new ArrayList<>();
    String line = text.lines().filter(each -> !each.isBlank()).findFirst().orElse("").strip();
    Matcher uname = UNAME.matcher(line);
    Matcher version = VERSION.matcher(line);
    String release = line;
    if (uname.matches()) {
      facts.add(new FactAt(new Fact.Hostname(uname.group(1)), 1));
      release = uname.group(2);
    } else if (version.matches()) {
      release = version.group(1);
    }
    KernelRelease.parse(release)
        .ifPresent(found -> facts.add(new FactAt(new Fact.Release(found), 1)));
    return PieceFacts.of(path, "a kernel version", Exactness.LISTING, facts);
  }

  static PieceFacts processors(String text, String path) {
    FactAt processor = new FactAt(new Fact.Processors(Processor.parse(text)), 0);
    Matcher matcher = ADDRESS_SIZES.matcher(text);
    if (!matcher.find()) {
      return PieceFacts.of(path, "processors", Exactness.FILES, List.of(processor))
          .remarked("no line 'address sizes'");
    }
    int bits = Integer.parseInt(matcher.group(1));
    return bits >= 1 && bits <= 64
        ? PieceFacts.of(
            path,
            "processors",
            Exactness.FILES,
            List.of(new FactAt(new Fact.PhysicalBits(bits), 0), processor))
        : PieceFacts.of(path, "processors", Exactness.FILES, List.of(processor))
            .remarked("expected 1 to 64 bits physical, found " + bits);
  }

  static PieceFacts memory(String text, String path) {
    List<FactAt> facts = new ArrayList<>();
    Matcher total = TOTAL.matcher(text);
    if (total.find()) {
      facts.add(new FactAt(new Fact.Memory(Long.parseLong(total.group(1)) * KIB), 0));
    }
    Matcher pool = POOL.matcher(text);
    Matcher page = PAGE.matcher(text);
    if (pool.find() && page.find()) {
      facts.add(
          new FactAt(
              new Fact.HugePages(
                  List.of(
                      new HostResources.HugePages(
                          Long.parseLong(page.group(1)) * KIB, Long.parseLong(pool.group(1))))),
              0));
    }
    return PieceFacts.of(path, "memory", Exactness.FILES, facts);
  }

  private static PieceFacts of(String path, String title, Fact fact) {
    return PieceFacts.of(path, title, Exactness.FILES, List.of(new FactAt(fact, 0)));
  }
}
