// SPDX-License-Identifier: Apache-2.0
package io.iovascope.probe.trace;

import java.io.IOException;
import java.io.InputStream;

/** Passes everything on; a test changes one thing. */
class ForwardingTracefs implements Tracefs {

  private final Tracefs tracefs;

  ForwardingTracefs(Tracefs tracefs) {
    this.tracefs = tracefs;
  }

  @Override
  public void makeInstance(String name) throws IOException {
    tracefs.makeInstance(name);
  }

  @Override
  public void removeInstance(String name) throws IOException {
    tracefs.removeInstance(name);
  }

  @Override
  public void write(String instance, String file, String text) throws IOException {
    tracefs.write(instance, file, text);
  }

  @Override
  public InputStream events(String instance) throws IOException {
    return tracefs.events(instance);
  }
}
