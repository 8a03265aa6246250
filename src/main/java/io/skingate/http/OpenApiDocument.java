package io.skingate.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * An OpenAPI document in both of its forms, ready to be sent. Immutable; safe for use from any
 * thread.
 *
 * @param yaml as it was written
 * @param json the same content
 */
public record OpenApiDocument(Form yaml, Form json) {
  /** How long a reader may go without asking anew: a document changes with a release. */
  public static final String CACHE_CONTROL = "public, max-age=300";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_CODE_POINTS = 1024 * 1024;

  /**
   * One form.
   *
   * @param etag strong, with its quotes
   */
  public record Form(String mediaType, Buffer body, String etag) {}

  /** That of the tenants' API. Takes milliseconds: call it off the event loops. */
  public static OpenApiDocument tenants() {
    return load("openapi/tenants.yaml");
  }

  /** That of the management port. Takes milliseconds: call it off the event loops. */
  public static OpenApiDocument operators() {
    return load("openapi/operators.yaml");
  }

  private static OpenApiDocument load(String resource) {
    byte[] yaml;
    try (InputStream in = OpenApiDocument.class.getClassLoader().getResourceAsStream(resource)) {
      yaml = in.readAllBytes();
      Object content =
          new Load(LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build())
              .loadFromString(new String(yaml, StandardCharsets.UTF_8));
      return new OpenApiDocument(
          form("application/yaml", yaml),
          form("application/json", JSON.writeValueAsBytes(content)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Form form(String mediaType, byte[] body) {
    return new Form(mediaType, Buffer.buffer(body), EntityTag.of(body));
  }
}
