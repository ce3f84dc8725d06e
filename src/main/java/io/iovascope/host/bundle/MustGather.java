// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.archive.ArchiveMember;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenShift's must-gather: what a cluster says of itself. Of its nodes it has something only where
 * the scripts for performance or SR-IOV ran: {@code nodes/NODE/{lspci,dmesg,proc_cmdline}} of
 * gather_ppc, {@code pods/POD/{dmesg,kernel-cmdline}} of gather_sriov. Each such folder is a host
 * of its own.
 */
final class MustGather {

  /** The folder that a node's files lie in. */
  private static final Pattern OF_A_NODE =
      Pattern.compile(
          "((?:.*/)?nodes/[^/]+)/(?:lspci|dmesg|proc_cmdline)"
              + "|((?:.*/)?pods/[^/]+)/(?:dmesg|kernel-cmdline)");

  private static final Pattern NODE_READ =
      Pattern.compile("lspci|dmesg|proc_cmdline|kernel-cmdline|lscpu");
  private static final Pattern NODE_FILE =
      Pattern.compile("(?:.*/)?(?:nodes|pods)/[^/]+/(?:" + NODE_READ.pattern() + ")");

  /** What the cluster knows of a node. */
  private static final Pattern NODE_OBJECT =
      Pattern.compile("(?:.*/)?cluster-scoped-resources/core/nodes/([^/]+)\\.ya?ml");

  /** Its first line names the image. */
  private static final Pattern VERSION = Pattern.compile("(?:.*/)?version");

  private static final Pattern KERNEL =
      Pattern.compile("(?m)^ *kernelVersion: \"?([^\"\\s]{1,100})");
  private static final Pattern FOLDER = Pattern.compile("must-gather\\b.*");
  private static final List<String> TOP =
      List.of("event-filter.html", "cluster-scoped-resources", "host_service_logs");
  private static final int MOST_NODES = 8;

  private MustGather() {}

  /** Whether a file of it is read. */
  static boolean wants(String path) {
    return NODE_FILE.matcher(path).matches()
        || NODE_OBJECT.matcher(path).matches()
        || VERSION.matcher(path).matches();
  }

  /** Whether an unpacked folder is one. */
  static boolean isTop(Path folder) throws IOException {
    Path name = folder.getFileName();
    if (name != null && FOLDER.matcher(name.toString()).matches() || hasMark(folder)) {
      return true;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry) && hasMark(entry)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasMark(Path folder) {
    return TOP.stream().anyMatch(mark -> Files.exists(folder.resolve(mark)));
  }

  /** The folders in an archive that each hold what was collected of one node. */
  static Optional<String> nodeFolder(ArchiveMember member) {
    Matcher matcher = OF_A_NODE.matcher(member.path());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }

  /** What is read of such a folder. */
  static Bundle node() {
    return new FolderOfPieces("this node of a must-gather", List.of(), NODE_READ);
  }

  /**
   * What a must-gather without any host in it says instead; empty if this is no must-gather.
   *
   * @param members those that were wanted
   */
  static Optional<String> withoutHosts(List<ArchiveMember> members) {
    TreeSet<String> nodes = new TreeSet<>();
    boolean named = false;
    for (ArchiveMember member : members) {
      Matcher object = NODE_OBJECT.matcher(member.path());
      if (object.matches()) {
        Matcher kernel = KERNEL.matcher(text(member));
        nodes.add(
            kernel.find()
                ? "%s (Linux %s)".formatted(object.group(1), kernel.group(1))
                : object.group(1));
      }
      named |=
          VERSION.matcher(member.path()).matches()
              && text(member).lines().findFirst().orElse("").contains("must-gather");
    }
    return nodes.isEmpty() && !named
        ? Optional.empty()
        : Optional.of(
            "a must-gather of OpenShift without the kernel log and lspci of a node: nothing about VT-d"
                + " is in it"
                + named(new ArrayList<>(nodes))
                + "; to have it: oc debug node/NODE -- chroot /host dmesg > dmesg.txt, or a sosreport of"
                + " the node");
  }

  private static String named(List<String> nodes) {
    if (nodes.isEmpty()) {
      return "";
    }
    String more =
        nodes.size() > MOST_NODES ? " and %d more".formatted(nodes.size() - MOST_NODES) : "";
    return "; its nodes: "
        + String.join(", ", nodes.subList(0, Math.min(MOST_NODES, nodes.size())))
        + more;
  }

  private static String text(ArchiveMember member) {
    return new String(member.bytes(), StandardCharsets.UTF_8);
  }
}
