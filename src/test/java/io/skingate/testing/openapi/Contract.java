package io.skingate.testing.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Holds what goes over the wire in a test against the OpenAPI documents. Breaches are kept for
 * {@link ContractExtension}, which fails the test, since clients also run on threads whose
 * exceptions nobody sees. Safe for use from any thread.
 *
 * <p>An answer is always checked. A request is checked where the gateway took it, that is, answered
 * with 2xx or 304; one that a test means to be bad is refused, or the test says so by {@link
 * BadRequests}.
 */
public final class Contract {
  static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /** Answers to requests that mean no operation of a document; it has them nevertheless. */
  static final List<String> ANYWHERE =
      List.of("NotFound", "MethodNotAllowed", "BadRequest", "UriTooLong", "HeadersTooLarge");

  /** The operator's port asks who calls before it looks at the path. */
  private static final List<String> BEFORE_ADMIN_PATHS =
      List.of("Unauthorized", "Forbidden", "Unavailable", "BodyTooLarge");

  /** Larger bodies, which tests make of many equal rows, would cost the tests their time. */
  private static final int MAX_CHECKED_BYTES = 512 * 1024;

  private static final Queue<String> BREACHES = new ConcurrentLinkedQueue<>();
  private static volatile boolean requestsMayBeBad;

  private final ContractDocument document;
  private final RecordedExchange exchange;
  private final List<String> breaches = new ArrayList<>();

  private Contract(ContractDocument document, RecordedExchange exchange) {
    this.document = document;
    this.exchange = exchange;
  }

  /** Checks an exchange with either of a gateway's ports, which the path tells. */
  public static void check(RecordedExchange exchange) {
    boolean operators =
        exchange.target() != null
            && exchange.path().matches("/(admin|health|metrics|console)(/.*)?");
    check(operators ? ContractDocument.operators() : ContractDocument.tenants(), exchange);
  }

  public static void check(ContractDocument document, RecordedExchange exchange) {
    note(exchange.toString(), breaches(document, exchange));
  }

  /** Whether the test that runs says that its requests may be bad. */
  static void requestsMayBeBad(boolean may) {
    requestsMayBeBad = may;
  }

  /**
   * Checks a request that the gateway, or SkinsNode, makes itself.
   *
   * @param name of the document's webhook
   */
  public static void checkWebhook(String name, Map<String, List<String>> headers, byte[] body) {
    ContractDocument document = ContractDocument.tenants();
    Contract check =
        new Contract(
            document, new RecordedExchange("POST", "", headers, body, 200, Map.of(), null));
    check.request(document.root().path("webhooks").path(name).path("post"), Map.of());
    note("webhook " + name + " " + headers.keySet(), check.breaches);
  }

  /** What is wrong with an exchange; empty if nothing is. */
  static List<String> breaches(ContractDocument document, RecordedExchange exchange) {
    Contract check = new Contract(document, exchange);
    check.exchange();
    return check.breaches;
  }

  private static void note(String what, List<String> found) {
    if (!found.isEmpty()) {
      BREACHES.add(String.join("; ", found) + "\n  in " + what);
    }
  }

  /** The breaches since they were last taken. */
  static List<String> take() {
    List<String> taken = new ArrayList<>();
    for (String breach = BREACHES.poll(); breach != null; breach = BREACHES.poll()) {
      taken.add(breach);
    }
    return taken;
  }

  private void exchange() {
    if (exchange.status() < 200) {
      return;
    }
    if (exchange.method() == null && exchange.status() == 501) {
      // Vert.x's own answer to a version of HTTP that is none, before any of our code runs.
      return;
    }
    if (exchange.method() == null) {
      anywhere("the request is none");
      return;
    }
    ContractDocument.Match match = document.match(exchange.path());
    if (match == null) {
      anywhere("the document has no such path");
      return;
    }
    // HEAD is GET without the body. Methods are case-sensitive, and small in the document.
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    JsonNode operation =
        method.equals(method.toUpperCase(Locale.ROOT))
            ? match.item().path(method.toLowerCase(Locale.ROOT))
            : MissingNode.getInstance();
    if (operation.isMissingNode()) {
      anywhere("the document has no such method here");
      return;
    }
    int breachesBefore = breaches.size();
    JsonNode response = documented(operation.path("responses"));
    if (response == null) {
      if (exchange.status() == 431 || exchange.status() == 414) {
        anywhere("the request is too long");
      } else {
        breaches.add("the document has no status " + exchange.status() + " here");
      }
    } else {
      response(response);
    }
    if (breaches.size() == breachesBefore && exchange.status() < 400 && !requestsMayBeBad) {
      request(operation, match.parameters());
    }
  }

  private JsonNode documented(JsonNode responses) {
    String status = String.valueOf(exchange.status());
    for (String key : List.of(status, status.charAt(0) + "XX", "default")) {
      if (responses.has(key)) {
        return document.resolve(responses.get(key));
      }
    }
    return null;
  }

  /** The answer must be one of those that any request may get. */
  private void anywhere(String why) {
    List<String> allowed = new ArrayList<>(ANYWHERE);
    if (document == ContractDocument.operators()) {
      allowed.addAll(BEFORE_ADMIN_PATHS);
    }
    List<String> found = new ArrayList<>();
    for (String name : allowed) {
      JsonNode response = document.root().path("components").path("responses").path(name);
      if (!response.isMissingNode()) {
        Contract attempt = new Contract(document, exchange);
        attempt.response(response);
        if (attempt.breaches.isEmpty()) {
          return;
        }
        found.add(name + ": " + attempt.breaches);
      }
    }
    breaches.add(why + ", and the answer is none of " + found);
  }

  private void response(JsonNode response) {
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      JsonNode documented = document.resolve(header.getValue());
      String value = RecordedExchange.first(exchange.responseHeaders(), header.getKey());
      value(
          "the answer's header " + header.getKey(),
          value,
          documented.path("required").asBoolean(),
          documented.path("schema"));
    }
    byte[] body = exchange.responseBody();
    if (body == null || "HEAD".equals(exchange.method())) {
      return;
    }
    String type = mediaType(exchange.responseHeaders());
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      if (body.length > 0) {
        breaches.add("the document has no body for this answer");
      }
    } else {
      body("the answer's", type, content, decoded(body));
    }
  }

  /** Null for a body in an encoding that tests do not read. */
  private byte[] decoded(byte[] body) {
    return RecordedExchange.first(exchange.responseHeaders(), "content-encoding") == null
        ? body
        : null;
  }

  private void body(String whose, String type, JsonNode content, byte[] body) {
    JsonNode media = type == null ? null : content.get(type);
    if (media == null) {
      breaches.add(whose + " media type " + type + " is not in the document");
      return;
    }
    if (body == null || !type.endsWith("json") || body.length > MAX_CHECKED_BYTES) {
      return;
    }
    try {
      document
          .mistakes(media.path("schema"), ContractDocument.JSON.readTree(body))
          .forEach(mistake -> breaches.add(whose + " body: " + mistake));
    } catch (IOException notJson) {
      breaches.add(whose + " body is not JSON");
    }
  }

  private static String mediaType(Map<String, List<String>> headers) {
    String type = RecordedExchange.first(headers, "content-type");
    return type == null ? null : type.split(";")[0].trim().toLowerCase(Locale.ROOT);
  }

  private void request(JsonNode operation, Map<String, String> inPath) {
    List<String> queries = new ArrayList<>();
    for (JsonNode reference : operation.path("parameters")) {
      JsonNode parameter = document.resolve(reference);
      String name = parameter.path("name").asText();
      String value =
          switch (parameter.path("in").asText()) {
            case "path" -> inPath.get(name);
            case "query" -> {
              queries.add(name);
              yield queryValue(name);
            }
            default -> RecordedExchange.first(exchange.requestHeaders(), name);
          };
      value(
          "the request's " + parameter.path("in").asText() + " parameter " + name,
          value,
          parameter.path("required").asBoolean(),
          parameter.path("schema"));
    }
    queryNames().stream()
        .filter(name -> !queries.contains(name))
        .forEach(name -> breaches.add("the document has no query parameter " + name));
    JsonNode documented = document.resolve(operation.path("requestBody"));
    byte[] body = exchange.requestBody();
    if (documented.isMissingNode()) {
      return;
    }
    if (body != null && (body.length > 0 || documented.path("required").asBoolean())) {
      body("the request's", mediaType(exchange.requestHeaders()), documented.path("content"), body);
    }
  }

  private Collection<String> queryNames() {
    List<String> names = new ArrayList<>();
    for (String pair : exchange.query().split("&")) {
      if (!pair.isEmpty()) {
        names.add(ContractDocument.decoded(pair.split("=", 2)[0]));
      }
    }
    return names;
  }

  private String queryValue(String name) {
    for (String pair : exchange.query().split("&")) {
      String[] parts = pair.split("=", 2);
      if (ContractDocument.decoded(parts[0]).equals(name)) {
        // An empty value counts as none.
        return parts.length == 1 || parts[1].isEmpty()
            ? null
            : ContractDocument.decoded(parts[1].replace('+', ' '));
      }
    }
    return null;
  }

  private void value(String what, String value, boolean required, JsonNode schema) {
    if (value == null) {
      if (required) {
        breaches.add(what + " is missing");
      }
    } else if (!schema.isMissingNode()) {
      document
          .mistakes(schema, typed(value, document.resolve(schema)))
          .forEach(mistake -> breaches.add(what + " '" + value + "': " + mistake));
    }
  }

  private static JsonNode typed(String value, JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "integer" ->
          value.matches("-?[0-9]{1,40}")
              ? BigIntegerNode.valueOf(new BigInteger(value))
              : TextNode.valueOf(value);
      case "boolean" ->
          value.matches("true|false")
              ? BooleanNode.valueOf(Boolean.parseBoolean(value))
              : TextNode.valueOf(value);
      default -> TextNode.valueOf(value);
    };
  }
}
