// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the program, from the build. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"iovascope " + text()};
  }

  /** The version alone, such as {@code 0.1.0}. */
  public static String text() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/iovascope-version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
