// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.archive.ArchiveMember;
import io.iovascope.host.piece.NamedPiece;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a bundle by their paths, below the folder that holds them all.
 *
 * @param contents by path
 */
record BundleFiles(SortedMap<String, byte[]> contents) {

  /** Those of the members that lie in a folder; of the archive's top if it is empty. */
  static BundleFiles below(String folder, List<ArchiveMember> members) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    String prefix = folder.isEmpty() ? "" : folder + "/";
    for (ArchiveMember member : members) {
      if (member.path().startsWith(prefix)) {
        contents.put(member.path().substring(prefix.length()), member.bytes());
      }
    }
    return new BundleFiles(contents);
  }

  boolean has(String fileOrFolder) {
    return contents.containsKey(fileOrFolder) || !in(fileOrFolder).isEmpty();
  }

  /** The files in a folder and its folders. */
  Map<String, byte[]> in(String folder) {
    // The character after the slash ends what begins with it.
    return contents.subMap(folder + "/", folder + "0");
  }

  Optional<NamedPiece> piece(String path) {
    return Optional.ofNullable(contents.get(path)).map(bytes -> NamedPiece.of(path, bytes));
  }

  Optional<String> text(String path) {
    return Optional.ofNullable(contents.get(path))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).replace("\r", ""));
  }
}
