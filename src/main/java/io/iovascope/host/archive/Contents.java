// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.archive;

import java.util.List;

/**
 * What was taken out of an archive or a folder.
 *
 * @param members those that were wanted, by archive and path
 * @param problems what was left out and why, a line each, for people
 */
public record Contents(List<ArchiveMember> members, List<String> problems) {

  public Contents {
    members = List.copyOf(members);
    problems = List.copyOf(problems);
  }
}
