package io.skingate.testing.openapi;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request and its answer as a test's client saw them.
 *
 * @param method null where what was sent is no HTTP request
 * @param target the raw path with its query
 * @param requestHeaders by lower-case name, every value
 * @param requestBody null where it was not sent as a whole
 * @param responseHeaders by lower-case name, every value
 * @param responseBody null where the client did not keep it
 */
public record RecordedExchange(
    String method,
    String target,
    Map<String, List<String>> requestHeaders,
    byte[] requestBody,
    int status,
    Map<String, List<String>> responseHeaders,
    byte[] responseBody) {

  static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
    Map<String, List<String>> named = new TreeMap<>();
    headers.forEach((name, values) -> named.put(name.toLowerCase(Locale.ROOT), values));
    return named;
  }

  /** Vert.x's headers by lower-case name. */
  public static Map<String, List<String>> headers(MultiMap headers) {
    Map<String, List<String>> named = new TreeMap<>();
    headers.names().forEach(name -> named.put(name.toLowerCase(Locale.ROOT), headers.getAll(name)));
    return named;
  }

  /** The raw path without its query. */
  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The raw query; empty without one. */
  String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  static String first(Map<String, List<String>> headers, String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null || values.isEmpty() ? null : String.join(", ", values);
  }

  @Override
  public String toString() {
    String body =
        responseBody == null ? "(not kept)" : new String(responseBody, StandardCharsets.UTF_8);
    return method
        + " "
        + target
        + " -> "
        + status
        + " "
        + responseHeaders
        + " "
        + body.substring(0, Math.min(2000, body.length()));
  }
}
