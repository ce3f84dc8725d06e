// SPDX-License-Identifier: Apache-2.0
package io.iovascope.host.root;

import io.iovascope.host.Host;
import io.iovascope.host.Reading;
import java.util.List;

/**
 * A host of which nobody gave the files but pieces that tell of it, and these are read already. No
 * file of it can be read, and that proves nothing.
 *
 * @param name what the pieces are called together
 */
public record AssembledHost(String name, Host host) implements HostRoot {

  private <T> Reading<T> notGiven(String path) {
    return Reading.notCollected(
        path, "not in %s; to have it: sudo iovascope capture".formatted(name));
  }

  @Override
  public Reading<byte[]> bytes(String path, int limit) {
    return notGiven(path);
  }

  @Override
  public Reading<List<String>> list(String path) {
    return notGiven(path);
  }

  @Override
  public Reading<String> link(String path) {
    return notGiven(path);
  }

  @Override
  public Reading<String> realPath(String path) {
    return notGiven(path);
  }

  @Override
  public Reading<PositionedFile> open(String path) {
    return notGiven(path);
  }
}
