package io.skingate.management.console;

import io.skingate.http.EntityTag;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The console's files as they lie in the jar. Immutable. */
public final class ConsoleFiles {
  /** In {@code console/} on the class path; the first is what is given for the folder itself. */
  static final List<String> OWN =
      List.of(
          "index.html",
          "console.css",
          "icon.svg",
          "dom.js",
          "text.js",
          "api.js",
          "chart.js",
          "acts.js",
          "overview.js",
          "search.js",
          "order.js",
          "deliveries.js",
          "webhooks.js",
          "stores.js",
          "store.js",
          "accounts.js",
          "budget.js",
          "app.js");

  /** The library that draws, from its web jar; the version is that of the pom. */
  static final String PREACT = "META-INF/resources/webjars/preact/10.26.4/dist/preact.min.umd.js";

  private final Map<String, File> files = new HashMap<>();

  /**
   * A file.
   *
   * @param tag changes with the content
   */
  record File(String type, Buffer content, String tag) {}

  private ConsoleFiles() {}

  /**
   * Reads all of them.
   *
   * @throws IllegalStateException when one is not there
   */
  public static ConsoleFiles load() {
    ConsoleFiles loaded = new ConsoleFiles();
    OWN.forEach(name -> loaded.add(name, "console/" + name));
    loaded.add("preact.js", PREACT);
    loaded.files.put("", loaded.files.get(OWN.get(0)));
    return loaded;
  }

  /** Null where there is none of that name. */
  File get(String name) {
    return files.get(name);
  }

  private void add(String name, String resource) {
    try (InputStream in = ConsoleFiles.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("No " + resource + " on the class path");
      }
      byte[] content = in.readAllBytes();
      files.put(name, new File(type(name), Buffer.buffer(content), EntityTag.of(content)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }
}
