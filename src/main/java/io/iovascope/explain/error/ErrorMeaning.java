// SPDX-License-Identifier: Apache-2.0
package io.iovascope.explain.error;

import io.iovascope.model.picture.Picture;
import java.util.List;

/** One kind of message that people see when VFIO refuses something. */
interface ErrorMeaning {

  /** Stable name, in kebab case. */
  String id();

  /** Words by which it is known, in lower case; any of them is enough. */
  List<String> words();

  /** What it means, on whatever host. */
  String means(ErrorFacts facts);

  /** What the picture says of it: a sentence each; empty if it says nothing. */
  List<String> here(Picture picture, ErrorFacts facts);

  /** What to do. */
  String next(ErrorFacts facts);
}
