package io.skingate.gateway;

import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** What every Vert.x of this process has in common. */
public final class VertxDefaults {
  private VertxDefaults() {}

  /**
   * Options to go on from. Vert.x reads no file from the class path, so it needs no cache folder:
   * one would stay behind when the process is killed.
   */
  public static VertxOptions options() {
    return new VertxOptions()
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }
}
