// SPDX-License-Identifier: Apache-2.0
package io.iovascope.cli.shared;

import io.iovascope.cli.terminal.ProgressBar;
import io.iovascope.host.piece.NamedPiece;
import io.iovascope.text.Printable;
import io.iovascope.text.Sizes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files, and says on a terminal how far it is with one that takes long. */
final class WatchedFile {

  private final PrintWriter err;
  private final boolean shown;

  /**
   * @param shown whether there is somebody to see it
   */
  WatchedFile(PrintWriter err, boolean shown) {
    this.err = err;
    this.shown = shown;
  }

  /** The file as a piece; each time that it is opened, it is watched from its beginning. */
  NamedPiece of(String name, Path file) {
    return shown
        ? new NamedPiece(name, () -> new Watched(file, new ProgressBar(err, true)))
        : NamedPiece.of(name, file);
  }

  private static final class Watched extends FilterInputStream {

    private final String name;
    private final long size;
    private final ProgressBar bar;
    private long done;

    Watched(Path file, ProgressBar bar) throws IOException {
      super(Files.newInputStream(file));
      this.name = Printable.of(String.valueOf(file.getFileName()));
      this.size = Files.size(file);
      this.bar = bar;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? -1 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      count(count);
      return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = super.skip(bytes);
      count(skipped);
      return skipped;
    }

    private void count(long bytes) {
      if (bytes < 0) {
        bar.clear();
      } else {
        done += bytes;
        bar.at(
            done, size, () -> "%s of %s of %s".formatted(Sizes.text(done), Sizes.text(size), name));
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() throws IOException {
      bar.clear();
      super.close();
    }
  }
}
