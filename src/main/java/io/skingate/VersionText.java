package io.skingate;

import io.skingate.config.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    BuildInfo build = BuildInfo.load();
    return new String[] {
      "skingate " + build.version(), "revision " + build.revision(), "java " + build.java()
    };
  }
}
