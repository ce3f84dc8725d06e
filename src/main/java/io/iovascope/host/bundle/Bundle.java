// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.bundle;

import io.iovascope.host.fact.PieceFacts;
import java.util.List;

/** A kind of bundle: a folder of files that a program collects. */
interface Bundle {

  /** For people, as in "not in this sosreport". */
  String title();

  /** Files or folders one of which every bundle of this kind has, and nothing else. */
  List<String> marks();

  /** Whether a file of the bundle is read. */
  boolean wants(String path);

  /** What its files tell, those that are worth more first. */
  List<PieceFacts> facts(BundleFiles files);
}
