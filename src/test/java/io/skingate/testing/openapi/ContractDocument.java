package io.skingate.testing.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.skingate.http.OpenApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * An OpenAPI document as the tests read it, parsed once in a JVM. Schemas are compiled when they
 * are first asked for. Safe for use from any thread.
 */
public final class ContractDocument {
  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final String REFERENCE = "$ref";

  private final JsonNode root;
  private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private ContractDocument(OpenApiDocument document) {
    try {
      root = JSON.readTree(document.json().body().getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Holder {
    static final ContractDocument TENANTS = new ContractDocument(OpenApiDocument.tenants());
    static final ContractDocument OPERATORS = new ContractDocument(OpenApiDocument.operators());
  }

  public static ContractDocument tenants() {
    return Holder.TENANTS;
  }

  public static ContractDocument operators() {
    return Holder.OPERATORS;
  }

  public JsonNode root() {
    return root;
  }

  /** What a node says, or what it refers to says. */
  JsonNode resolve(JsonNode node) {
    JsonNode reference = node.get(REFERENCE);
    return reference == null ? node : resolve(root.at(reference.textValue().substring(1)));
  }

  /** A path of the document and what its parameters are in a request. */
  record Match(JsonNode item, Map<String, String> parameters) {}

  /** The path that a request means; null if there is none. One without parameters comes first. */
  Match match(String path) {
    Match best = null;
    for (Map.Entry<String, JsonNode> entry : root.path("paths").properties()) {
      Map<String, String> parameters = parameters(entry.getKey(), path);
      if (parameters != null && (best == null || parameters.size() < best.parameters().size())) {
        best = new Match(entry.getValue(), parameters);
      }
    }
    return best;
  }

  private static Map<String, String> parameters(String template, String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        if (given[i].isEmpty()) {
          return null;
        }
        parameters.put(wanted[i].substring(1, wanted[i].length() - 1), decoded(given[i]));
      } else if (!wanted[i].equals(decoded(given[i]))) {
        return null;
      }
    }
    return parameters;
  }

  static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }

  /** What is wrong with a value; empty if nothing is. */
  List<String> mistakes(JsonNode schema, JsonNode value) {
    return compiled(schema).validate(value).stream().map(Error::toString).toList();
  }

  private Schema compiled(JsonNode schema) {
    return schemas.computeIfAbsent(
        schema,
        node -> {
          // References point into the document, so what they point to comes along.
          ObjectNode whole = JSON.createObjectNode();
          whole.putArray("allOf").add(node);
          whole.putObject("components").set("schemas", root.at("/components/schemas"));
          return registry.getSchema(whole);
        });
  }

  /**
   * Every example of the document with the schema that it is one of.
   *
   * @return by the example's place
   */
  public Map<String, List<String>> mistakenExamples() {
    Map<String, List<String>> mistakes = new TreeMap<>();
    examples(root, "", mistakes);
    return mistakes;
  }

  private void examples(JsonNode node, String place, Map<String, List<String>> mistakes) {
    JsonNode schema = node.get("schema");
    if (schema != null) {
      if (node.has("example")) {
        note(place, mistakes(schema, node.get("example")), mistakes);
      }
      for (Map.Entry<String, JsonNode> example : node.path("examples").properties()) {
        JsonNode value = resolve(example.getValue()).path("value");
        note(place + "/" + example.getKey(), mistakes(schema, value), mistakes);
      }
    }
    if (node.isObject()) {
      node.properties()
          .forEach(
              child -> {
                if (!child.getKey().equals("examples") && !child.getKey().equals("example")) {
                  examples(child.getValue(), place + "/" + child.getKey(), mistakes);
                }
              });
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        examples(node.get(i), place + "/" + i, mistakes);
      }
    }
  }

  private static void note(String place, List<String> found, Map<String, List<String>> mistakes) {
    if (!found.isEmpty()) {
      mistakes.put(place, found);
    }
  }

  /** Keys without a value, but for those of examples. */
  public List<String> emptyKeys() {
    List<String> empty = new ArrayList<>();
    emptyKeys(root, "", empty);
    return empty;
  }

  private static void emptyKeys(JsonNode node, String place, List<String> empty) {
    for (Map.Entry<String, JsonNode> child : node.properties()) {
      if (!child.getKey().matches("examples?")) {
        String path = place + "/" + child.getKey();
        if (child.getValue().isNull()) {
          empty.add(path);
        }
        emptyKeys(child.getValue(), path, empty);
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      emptyKeys(node.get(i), place + "/" + i, empty);
    }
  }

  /** References that lead nowhere, and parts of {@code components} that nothing refers to. */
  public List<String> looseEnds() {
    Map<String, Integer> pointed = new HashMap<>();
    List<String> loose = new ArrayList<>();
    references(root, pointed);
    pointed.keySet().stream()
        .filter(reference -> root.at(JsonPointer.compile(reference.substring(1))).isMissingNode())
        .forEach(reference -> loose.add(reference + " leads nowhere"));
    for (Map.Entry<String, JsonNode> kind : root.path("components").properties()) {
      for (Map.Entry<String, JsonNode> part : kind.getValue().properties()) {
        String reference = "#/components/" + kind.getKey() + "/" + part.getKey();
        if (!pointed.containsKey(reference)
            && !kind.getKey().equals("securitySchemes")
            && !Contract.ANYWHERE.contains(part.getKey())) {
          loose.add(reference + " is not referred to");
        }
      }
    }
    return loose;
  }

  private static void references(JsonNode node, Map<String, Integer> pointed) {
    if (node.has(REFERENCE)) {
      pointed.merge(node.get(REFERENCE).asText(), 1, Integer::sum);
    }
    node.forEach(child -> references(child, pointed));
  }

  /** The document's paths, each with its methods in upper case. */
  public Map<String, List<String>> operations() {
    return root.path("paths").properties().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                path ->
                    path.getValue().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(Contract.METHODS::contains)
                        .map(String::toUpperCase)
                        .sorted()
                        .toList(),
                (a, b) -> a,
                TreeMap::new));
  }
}
