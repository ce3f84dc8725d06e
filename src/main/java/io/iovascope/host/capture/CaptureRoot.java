// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.capture;

import io.iovascope.host.Reading;
import io.iovascope.host.capture.CaptureTree.Directory;
import io.iovascope.host.capture.CaptureTree.Link;
import io.iovascope.host.capture.CaptureTree.Node;
import io.iovascope.host.capture.CaptureTree.RegularFile;
import io.iovascope.host.capture.Unreadable.Call;
import io.iovascope.host.root.HostRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A host in a capture file: a tar archive, packed with gzip or not, held in memory. Symbolic links
 * are followed inside the capture, absolute ones from its top; at most 40 on one path, as in the
 * kernel.
 *
 * <p>It answers as {@link io.iovascope.host.root.DirectoryRoot} would for the unpacked archive,
 * except that a directory refuses absolute links, which there would lead out of it. What the
 * manifest of a capture calls unreadable is answered as on the captured host; what was seen there
 * but not read is {@code FAILED}, "not in the capture", never empty.
 */
public final class CaptureRoot implements HostRoot {

  private static final String NOT_A_LINK = "not a symbolic link";

  private record Question(Call call, String path) {}

  private final String name;
  private final CaptureTree tree;
  private final @Nullable CaptureManifest manifest;
  private final Map<Question, Unreadable> unreadable = new HashMap<>();
  private final Set<String> notRead;

  private CaptureRoot(String name, CaptureTree tree, @Nullable CaptureManifest manifest) {
    this.name = name;
    this.tree = tree;
    this.manifest = manifest;
    if (manifest == null) {
      notRead = Set.of();
    } else {
      for (Unreadable problem : manifest.unreadable()) {
        unreadable.put(new Question(problem.call(), problem.path()), problem);
      }
      notRead = Set.copyOf(manifest.notRead());
    }
  }

  /**
   * Opens a capture.
   *
   * @throws CaptureException if the file is not a capture, is damaged, or goes beyond {@code
   *     limits}
   * @throws IOException if the file cannot be read
   */
  public static CaptureRoot open(Path file, CaptureLimits limits) throws IOException {
    if (Files.isDirectory(file)) {
      throw CaptureException.notACapture(file.toString(), "it is a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return open(in, file.toString(), limits);
    } catch (NoSuchFileException e) {
      throw new CaptureException(file + ": no such file; give the path of a capture", e);
    }
  }

  /**
   * Opens a capture that is not a file, such as one inside the program. The stream is read to its
   * end and not closed.
   *
   * @param name what {@link #name()} and messages call it
   * @throws CaptureException if the stream is not a capture, is damaged or cannot be read, or goes
   *     beyond {@code limits}
   */
  public static CaptureRoot open(InputStream in, String name, CaptureLimits limits)
      throws IOException {
    CaptureTree tree = new CaptureArchive(name, limits).read(in);
    // The manifest was not on the host, so no listing may show it.
    Node node = tree.removeFromRoot(CaptureManifest.FILE);
    CaptureManifest manifest =
        node instanceof RegularFile file ? CaptureManifest.parse(file.content, name) : null;
    return new CaptureRoot(name, tree, manifest);
  }

  /** What the capture says about itself; empty if it was not made by iovascope. */
  public Optional<CaptureManifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    Reading<Node> found = tree.find(path);
    Unreadable problem = problem(Call.BYTES, path, found);
    if (problem != null && !(keepsValue(problem) && found.value() instanceof RegularFile)) {
      return new Reading<>(problem.status(), null, path, problem.detail());
    }
    return found.flatMap(
        node -> {
          if (!(node instanceof RegularFile file)) {
            return Reading.failed(path, "not a regular file");
          }
          if (problem == null && notRead.contains(tree.path(node))) {
            return notInCapture(path);
          }
          if (file.content.length > limit) {
            return Reading.truncated(
                Arrays.copyOf(file.content, limit),
                path,
                "longer than " + limit + " bytes, the rest is not read");
          }
          return problem == null
              ? Reading.ok(file.content.clone(), path)
              : new Reading<>(problem.status(), file.content.clone(), path, problem.detail());
        });
  }

  @Override
  public Reading<List<String>> list(String path) {
    Reading<Node> found = tree.find(path);
    Unreadable problem = problem(Call.LIST, path, found);
    if (problem != null) {
      return new Reading<>(problem.status(), null, path, problem.detail());
    }
    return found.flatMap(
        node -> {
          if (!(node instanceof Directory directory)) {
            return Reading.failed(path, "not a directory");
          }
          return notRead.contains(tree.path(node))
              ? notInCapture(path)
              : Reading.ok(CaptureTree.names(directory), path);
        });
  }

  @Override
  public Reading<String> link(String path) {
    int slash = path.lastIndexOf('/');
    String last = path.substring(slash + 1);
    Reading<Node> parent = tree.find(path.substring(0, slash + 1));
    Unreadable problem = linkProblem(path, last, parent);
    if (problem != null) {
      return new Reading<>(problem.status(), null, path, problem.detail());
    }
    Node node = parent.value();
    if (node == null) {
      return new Reading<>(parent.status(), null, path, parent.detail());
    }
    if (last.isEmpty()) {
      return Reading.malformed(null, path, NOT_A_LINK);
    }
    if (!(node instanceof Directory directory)) {
      return Reading.absent(path, "not there");
    }
    if (last.equals(".") || last.equals("..")) {
      return Reading.malformed(null, path, NOT_A_LINK);
    }
    Node child = directory.children.get(last);
    if (child == null) {
      return Reading.absent(path, "not there");
    }
    return child instanceof Link link
        ? Reading.ok(link.target, path)
        : Reading.malformed(null, path, NOT_A_LINK);
  }

  @Override
  public Reading<String> realPath(String path) {
    Reading<Node> found = tree.find(path);
    Unreadable problem = problem(Call.REAL_PATH, path, found);
    return problem == null
        ? found.map(tree::path)
        : new Reading<>(problem.status(), null, path, problem.detail());
  }

  /** Looked up as it was asked for, then by the place it leads to: the manifest has either. */
  private @Nullable Unreadable problem(Call call, String path, Reading<Node> found) {
    Unreadable asked = unreadable.get(new Question(call, path));
    Node node = found.value();
    return asked != null || node == null || unreadable.isEmpty()
        ? asked
        : unreadable.get(new Question(call, tree.path(node)));
  }

  private @Nullable Unreadable linkProblem(String path, String last, Reading<Node> parent) {
    Unreadable asked = unreadable.get(new Question(Call.LINK, path));
    Node node = parent.value();
    return asked != null || node == null || unreadable.isEmpty()
        ? asked
        : unreadable.get(new Question(Call.LINK, HostPath.child(tree.path(node), last)));
  }

  private static boolean keepsValue(Unreadable problem) {
    return problem.status() == Reading.Status.TRUNCATED
        || problem.status() == Reading.Status.MALFORMED;
  }

  private static <T> Reading<T> notInCapture(String path) {
    return Reading.failed(path, "not in the capture");
  }
}
