package io.skingate.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * An OpenAPI document, as YAML and as JSON, ready to be sent. Safe for use from any thread.
 *
 * <p>YAML is what is written; JSON is made of it when it is first asked for, since that takes a
 * cold Java runtime longer than all the rest of a start.
 */
public final class OpenApiDocument {
  /** How long a reader may go without asking anew: a document changes with a release. */
  public static final String CACHE_CONTROL = "public, max-age=300";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_CODE_POINTS = 1024 * 1024;

  private final Form yaml;
  private volatile Form json;

  /**
   * One form.
   *
   * @param etag strong, with its quotes
   */
  public record Form(String mediaType, Buffer body, String etag) {}

  private OpenApiDocument(byte[] yaml) {
    this.yaml = form("application/yaml", yaml);
  }

  /** That of the tenants' API. Reads a file: call it off the event loops. */
  public static OpenApiDocument tenants() {
    return load("openapi/tenants.yaml");
  }

  /** That of the management port. Reads a file: call it off the event loops. */
  public static OpenApiDocument operators() {
    return load("openapi/operators.yaml");
  }

  /** As it was written. */
  public Form yaml() {
    return yaml;
  }

  /** The same content as JSON, where somebody asked for it before. */
  public Optional<Form> knownJson() {
    return Optional.ofNullable(json);
  }

  /** The same content as JSON. May take a second: call it off the event loops. */
  public synchronized Form json() {
    if (json == null) {
      try {
        Object content =
            new Load(LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build())
                .loadFromString(yaml.body().toString());
        json = form("application/json", JSON.writeValueAsBytes(content));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return json;
  }

  private static OpenApiDocument load(String resource) {
    try (InputStream in = OpenApiDocument.class.getClassLoader().getResourceAsStream(resource)) {
      return new OpenApiDocument(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Form form(String mediaType, byte[] body) {
    return new Form(mediaType, Buffer.buffer(body), EntityTag.of(body));
  }
}
