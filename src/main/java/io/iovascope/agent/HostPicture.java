package io.iovascope.agent;

import io.iovascope.host.read.HostReader;
import io.iovascope.host.read.HostRoot;
import io.iovascope.model.Picture;
import io.iovascope.model.PictureAssembly;

/** The picture of a host as it is now, with the usage that somebody has left for it. */
public final class HostPicture {

  private HostPicture() {}

  /** Reads the host and its usage file; the picture's usage is null without one. */
  public static Picture of(HostRoot root) {
    return PictureAssembly.of(new HostReader(root).read()).with(UsageFile.read(root).value());
  }
}
