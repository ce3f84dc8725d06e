// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.read;

import io.iovascope.host.KernelEvidence;
import io.iovascope.host.KernelEvidence.Signs;
import io.iovascope.host.Reading;
import io.iovascope.host.btf.LayoutException;
import io.iovascope.host.root.HostRoot;
import io.iovascope.host.root.PositionedFile;
import io.iovascope.host.root.SavedInput;
import io.iovascope.host.root.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads what tells how the kernel was built. The signs come from the type information, which every
 * distribution's kernel has, everybody may read, and the kernel hands out as it is; where there is
 * none, from the names in {@code /proc/kallsyms}, which the kernel has to print one by one. A
 * capture has the list that was made of them.
 */
public final class KernelEvidenceReader {

  private static final String TYPES = "/sys/kernel/btf/vmlinux";
  private static final String NAMES = "/proc/kallsyms";
  private static final String VERSION = "/proc/version";
  private static final String VERSION_SIGNATURE = "/proc/version_signature";

  /** Longest list of names that is read, in bytes; stock kernels have 11 million. */
  private static final int LIMIT = 64 << 20;

  private static final int BLOCK = 1 << 16;

  private final HostRoot root;

  private KernelEvidenceReader(HostRoot root) {
    this.root = root;
  }

  public static KernelEvidence read(HostRoot root) {
    return new KernelEvidence(signs(root), version(root), line(root, VERSION_SIGNATURE));
  }

  /** The signs of the kernel that runs, or those that were saved of it. */
  public static Reading<Signs> signs(HostRoot root) {
    Reading<Signs> live = new KernelEvidenceReader(root).live();
    if (live.isOk()) {
      return live;
    }
    String path = SavedInput.pathOf(KernelEvidence.SAVED_SIGNS);
    Reading<Signs> saved =
        root.bytes(path, KernelSignsText.LIMIT)
            .flatMap(content -> KernelSignsText.parse(content, path));
    return saved.value() == null ? live : saved;
  }

  /** As {@code version_proc_show()} of fs/proc/version.c prints it. */
  private static Reading<String> version(HostRoot root) {
    return TextFile.read(root, VERSION, TextFile.USUAL_LIMIT)
        .flatMap(
            text ->
                text.contains(" version ") && text.endsWith("\n")
                    ? Reading.ok(text.strip(), VERSION)
                    : Reading.malformed(
                        null, VERSION, "expected a line such as 'Linux version 6.12.1 (...) ...'"));
  }

  private static Reading<String> line(HostRoot root, String path) {
    return TextFile.read(root, path, TextFile.USUAL_LIMIT).map(String::strip);
  }

  private Reading<Signs> live() {
    Reading<Signs> types = types();
    Signs ofTypes = types.value();
    // Names need not be asked about a driver that the kernel does not have.
    if (ofTypes != null
        && (!ofTypes.symbols().isEmpty() || ofTypes.member("dmar_domain.pgd").isEmpty())) {
      return types;
    }
    Reading<Signs> names = names();
    Signs ofNames = names.value();
    if (ofNames == null) {
      return ofTypes == null ? worse(types, names) : types;
    }
    return ofTypes == null
        ? names
        : Reading.ok(
            new Signs(
                ofTypes.source() + " and " + ofNames.source(),
                ofNames.symbols(),
                ofTypes.members()),
            names.path());
  }

  /** Neither can be read: what a privilege would help against says more than what is not there. */
  private static Reading<Signs> worse(Reading<Signs> types, Reading<Signs> names) {
    if (types.status() == names.status()) {
      return new Reading<>(
          types.status(),
          null,
          types.path(),
          "%s; %s: %s".formatted(types.detail(), names.path(), names.detail()));
    }
    return types.status() == Reading.Status.ABSENT ? names : types;
  }

  private Reading<Signs> types() {
    return opened(
        TYPES,
        file -> {
          try {
            return Reading.ok(TypeSigns.read(file, TYPES), TYPES);
          } catch (LayoutException e) {
            return Reading.malformed(null, TYPES, String.valueOf(e.getMessage()));
          }
        });
  }

  private Reading<Signs> names() {
    List<String> asked =
        Stream.concat(AskedSigns.FUNCTIONS.stream(), AskedSigns.ONLY_SYMBOLS.stream()).toList();
    return opened(
        NAMES,
        file -> {
          SymbolNames names = new SymbolNames(asked);
          byte[] block = new byte[BLOCK];
          long length = 0;
          for (int read = file.read(0, block, 0, BLOCK);
              read > 0;
              read = file.read(length, block, 0, BLOCK)) {
            names.take(block, read);
            length += read;
            if (length > LIMIT) {
              return Reading.malformed(null, NAMES, "longer than %d bytes".formatted(LIMIT));
            }
          }
          Set<String> found = names.found();
          if (names.count() == 0) {
            return Reading.absent(NAMES, "it shows no names");
          }
          SortedMap<String, Boolean> symbols = new TreeMap<>();
          asked.forEach(name -> symbols.put(name, found.contains(name)));
          return Reading.ok(new Signs(NAMES, symbols, new TreeMap<>()), NAMES);
        });
  }

  /** What a file says that is read piece by piece. */
  private interface Content {
    Reading<Signs> signs(PositionedFile file) throws IOException;
  }

  /** A file of the running kernel; captures do not have it. */
  private Reading<Signs> opened(String path, Content content) {
    Reading<PositionedFile> opened = root.open(path);
    PositionedFile file = opened.value();
    if (file == null) {
      return new Reading<>(opened.status(), null, path, opened.detail());
    }
    try (file) {
      return content.signs(file);
    } catch (IOException | UncheckedIOException e) {
      return Reading.failed(path, String.valueOf(e.getMessage()));
    }
  }
}
