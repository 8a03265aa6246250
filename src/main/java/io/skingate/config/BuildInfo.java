package io.skingate.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What is running.
 *
 * @param version of Skingate
 * @param revision of its sources, {@code unknown} where the build was not told
 * @param java the version of the Java runtime
 */
public record BuildInfo(String version, String revision, String java) {
  private static final String RESOURCE = "/build.properties";

  /** Reads what the build wrote down. */
  public static BuildInfo load() {
    Properties build = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(
        build.getProperty("version"), build.getProperty("revision"), Runtime.version().toString());
  }

  /** How the gateway names itself to those it calls, such as {@code Skingate/1.0.0}. */
  public String userAgent() {
    return "Skingate/" + version;
  }
}
